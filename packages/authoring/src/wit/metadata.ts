import type { WrittenMetadata } from '@wasm-pkg/component'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { join } from 'node:path'
import { parse } from 'smol-toml'

const FILE = 'wkg.toml'
const MAX_BYTES = 1024 * 1024
const KEYS = {
  authors: 'author',
  description: '',
  licenses: 'license',
  source: 'repository',
  homepage: '',
  revision: '',
}
const URLS: ReadonlySet<string> = new Set(['source', 'homepage'])

/**
 * What `wkg.toml` says about the package in the folder, which wkg writes into it.
 *
 * @throws WasmPkgError `E_CONFIG`, `E_UNSUPPORTED`
 */
export async function readWkgMetadata(root: string): Promise<WrittenMetadata> {
  const path = join(root, FILE)
  const bytes = await readRegularFile(path, { code: 'E_CONFIG', maxBytes: MAX_BYTES })
  if (bytes === undefined) return {}
  const { overrides, metadata = {} } = parseToml(bytes.toString('utf8'), path)
  if (isObject(overrides) && Object.keys(overrides).length > 0) {
    throw new WasmPkgError('E_UNSUPPORTED', `the overrides of ${FILE} are not read`, {
      hint: 'Move them to wasmPkg.overrides in package.json.',
    })
  }
  const found = isObject(metadata) ? metadata : {}
  return Object.fromEntries(
    Object.entries(KEYS).flatMap(([key, alias]) => {
      const value = found[key] ?? found[alias]
      if (value === undefined) return []
      if (typeof value !== 'string') throw new WasmPkgError('E_CONFIG', `metadata.${key} in ${FILE} is not a string`)
      return [[key, URLS.has(key) ? urlOf(key, value) : value]]
    }),
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function parseToml(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text)
  } catch (cause) {
    throw new WasmPkgError('E_CONFIG', `${escapeText(path, 1000)} is not TOML`, { cause })
  }
}

/** As wkg writes it. */
function urlOf(key: string, text: string): string {
  if (!URL.canParse(text)) throw new WasmPkgError('E_CONFIG', `metadata.${key} in ${FILE} is not a URL`)
  return new URL(text).href
}
