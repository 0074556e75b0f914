import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readManifestText } from './manifest/read.js'

/** The first version that can parse `export * as "docs:adder/add@0.1.0" from …`. */
const BY_ID = { major: 5, minor: 6 } as const

/**
 * Whether the project's TypeScript can parse exports under interface ids. Without its own TypeScript, a project uses
 * the editor's, which is newer.
 */
export async function parsesExportsById(root: string): Promise<boolean> {
  const [major = 0, minor = 0] = (await typescriptVersion(root)) ?? [BY_ID.major, BY_ID.minor]
  return major > BY_ID.major || (major === BY_ID.major && minor >= BY_ID.minor)
}

async function typescriptVersion(root: string): Promise<readonly number[] | undefined> {
  try {
    const file = createRequire(join(root, 'package.json')).resolve('typescript/package.json')
    const { version } = JSON.parse((await readManifestText(file)) ?? '') as { readonly version?: unknown }
    const parts = typeof version === 'string' ? /^(\d+)\.(\d+)\./.exec(version) : null
    return parts === null ? undefined : parts.slice(1).map(Number)
  } catch {
    return undefined
  }
}
