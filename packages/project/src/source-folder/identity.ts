import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { isWasmPkgError, type SourceLocation, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readRegularFileSync } from '@wasm-pkg/registry-client/files'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatVersion, parseVersion } from '@wasm-pkg/registry-client/version'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { withoutComments } from './wit-comments.js'

/** The folder of a component's WIT. */
export const WIT_FOLDER = 'wit'

const MAX_WIT_BYTES = 16 * 1024 * 1024

/** The line that names a package: not a package nested in braces. */
const PACKAGE = /^\s*package\s+(?<name>[^\s;{@]+)(?:@(?<version>[^\s;{]+))?\s*;/m

/** What the WIT in a folder calls the package. */
export interface PackageIdentity {
  /** `ns:name` */
  readonly name: string
  readonly version: string
}

/**
 * Name and version of the package whose WIT is in the folder `wit`.
 *
 * @throws WasmPkgError `E_BUILD` if they are missing or wrong, with the place
 */
export function readIdentity(root: string): PackageIdentity {
  const folder = join(root, WIT_FOLDER)
  for (const file of witFiles(folder)) {
    const text = readRegularFileSync(file, { code: 'E_BUILD', maxBytes: MAX_WIT_BYTES })?.toString('utf8') ?? ''
    const found = PACKAGE.exec(withoutComments(text))
    if (found !== null) return identityOf(found, { file, line: lineOf(text, found) })
  }
  throw new WasmPkgError('E_BUILD', `no file in ${escapeText(folder, 1000)} names the package`, {
    hint: 'Write package ns:name@0.1.0; into the first line of wit/world.wit.',
  })
}

function witFiles(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder)
    return names
      .filter((name) => name.endsWith('.wit'))
      .toSorted()
      .map((name) => join(folder, name))
  } catch (cause) {
    throw new WasmPkgError('E_BUILD', `${escapeText(folder, 1000)} cannot be read`, {
      hint: 'Describe the component in wit/world.wit.',
      cause,
    })
  }
}

function identityOf({ groups = {} }: RegExpExecArray, location: SourceLocation): PackageIdentity {
  const { name = '', version } = groups
  if (version === undefined) {
    throw new WasmPkgError('E_BUILD', `${escapeText(name)} has no version`, {
      location,
      hint: `Write package ${escapeText(name)}@0.1.0;`,
    })
  }
  try {
    return { name: formatPackageName(parsePackageName(name)), version: formatVersion(parseVersion(version)) }
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    const { message, expected, hint } = error
    throw new WasmPkgError('E_BUILD', message, { expected, hint, location, cause: error })
  }
}

function lineOf(text: string, found: RegExpExecArray): number {
  const start = found.index + found[0].search(/\S/)
  return text.slice(0, start).split('\n').length
}
