import { readManifestText } from '@wasm-pkg/project'

/** An object of package.json, whose fields can be anything. */
export type Json = Readonly<Record<string, unknown>>

/** The author's package.json. Empty if there is none, or none that can be read: opening the project reports that. */
export async function readManifestJson(file: string): Promise<Json> {
  const text = await readManifestText(file)
  try {
    return objectOf(JSON.parse((text ?? '{}').replace(/^\uFEFF/, '')))
  } catch {
    return {}
  }
}

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}
