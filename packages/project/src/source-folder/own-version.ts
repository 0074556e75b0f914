import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRegularFileSync } from '@wasm-pkg/registry-client/files'
import { MAX_MANIFEST_BYTES } from '../manifest/read.js'
import { packageFolder } from '../root.js'

let known: string | undefined

/** The version of the package that this code is part of, which is another one once it is bundled. */
export function ownVersion(): string {
  known ??= readVersion()
  return known
}

function readVersion(): string {
  const file = join(packageFolder(dirname(fileURLToPath(import.meta.url))), 'package.json')
  const text = readRegularFileSync(file, { code: 'E_CONFIG', maxBytes: MAX_MANIFEST_BYTES })?.toString('utf8') ?? '{}'
  return (JSON.parse(text) as { readonly version?: string }).version ?? ''
}
