import { readRegularFile } from '@wasm-pkg/registry-client/files'
import type { GuestMap } from '@wasm-pkg/wasi'
import { dirname, resolve } from 'node:path'

const MAX_MAP_BYTES = 64 * 1024 * 1024

/**
 * The source map beside a component that was built for development, with absolute paths. Without it, errors are only harder to
 * read, so a wrong one counts as none.
 *
 * @param output absolute path of the component
 */
export async function readGuestMap(output: string): Promise<GuestMap | undefined> {
  try {
    const limits = { code: 'E_BUILD', maxBytes: MAX_MAP_BYTES } as const
    const text = (await readRegularFile(`${output}.map`, limits))?.toString('utf8')
    const json = text === undefined ? undefined : (JSON.parse(text) as Partial<Record<keyof GuestMap, unknown>>)
    if (typeof json?.mappings !== 'string' || !Array.isArray(json.sources)) return undefined
    const sources = json.sources.map((source) => resolve(dirname(output), String(source)).replaceAll('\\', '/'))
    return { mappings: json.mappings, sources }
  } catch {
    return undefined
  }
}
