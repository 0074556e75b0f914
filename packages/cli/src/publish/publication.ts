import { type ComponentFacts, inspectComponent, requireKind } from '@wasm-pkg/component'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName, parsePackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatVersion, parseVersion, type Version } from '@wasm-pkg/registry-client/version'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readGiven } from '../files/given-file.js'

/** A file to publish. */
export interface Publication {
  readonly name: PackageName
  readonly version: Version
  /** `ns:name@version` */
  readonly label: string
  readonly bytes: Uint8Array
  readonly facts: ComponentFacts
}

/**
 * Reads a file to publish.
 *
 * @param given `ns:name@version` from the command line
 * @throws WasmPkgError `E_UNSUPPORTED` for a folder, `E_USAGE` without a name and version, `E_WASM`, `E_NAME`, `E_VERSION`
 */
export async function readPublication(cwd: string, path: string, given: string | undefined): Promise<Publication> {
  const stats = await stat(resolve(cwd, path)).catch(() => undefined)
  if (stats?.isDirectory() === true) {
    throw new WasmPkgError('E_UNSUPPORTED', `${escapeText(path, 1000)} is a folder`, {
      hint: 'Build its WIT into a package first, as with wkg build, and publish that file.',
    })
  }
  return identify(await readGiven(cwd, path), path, given)
}

/** Finds the name and version of a file: the given ones, otherwise those in the WIT package. */
function identify(bytes: Uint8Array, file: string, given: string | undefined): Publication {
  const label = escapeText(file, 1000)
  const facts = inspectComponent(bytes, label)
  requireKind(facts, ['component', 'wit-package'], label)
  const text = given ?? facts.package
  const at = text?.indexOf('@') ?? -1
  if (text === undefined || at === -1) {
    throw new WasmPkgError('E_USAGE', `${label} does not contain its package name and version`, {
      ...(text === undefined ? {} : { actual: escapeText(text) }),
      hint: 'Name it with --package ns:name@version.',
    })
  }
  const name = parsePackageName(text.slice(0, at))
  const version = parseVersion(text.slice(at + 1))
  return { name, version, label: `${formatPackageName(name)}@${formatVersion(version)}`, bytes, facts }
}
