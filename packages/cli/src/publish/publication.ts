import { type ComponentFacts, inspectComponent, requireKind } from '@wasm-pkg/component'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName, parsePackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatVersion, parseVersion, type Version } from '@wasm-pkg/registry-client/version'
import { buildPackage } from '@wasm-pkg/authoring'
import { parseManifest, readManifestText } from '@wasm-pkg/project'
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readGiven } from '../files/given-file.js'
import type { Context } from '../frame/context.js'

/** What is published. */
export interface Publication {
  readonly name: PackageName
  readonly version: Version
  /** `ns:name@version` */
  readonly label: string
  readonly bytes: Uint8Array
  readonly facts: ComponentFacts
  /** The README of a source folder. */
  readonly readme?: string
}

/** A longer text is not a README. */
const MAX_README_BYTES = 512 * 1024

/**
 * Reads a file to publish, or builds the component of a source folder.
 *
 * @param given `ns:name@version` from the command line
 * @throws WasmPkgError `E_UNSUPPORTED` for another folder, `E_USAGE` without a name and version, `E_BUILD`, `E_WASM`, `E_NAME`,
 *   `E_VERSION`
 */
export async function readPublication(
  { cwd, signal }: Pick<Context, 'cwd' | 'signal'>,
  path: string,
  given: string | undefined,
): Promise<Publication> {
  const place = resolve(cwd, path)
  const stats = await stat(place).catch(() => undefined)
  if (stats?.isDirectory() !== true) return identify(await readGiven(cwd, path), path, given)
  const manifest = join(place, 'package.json')
  if (parseManifest(await readManifestText(manifest), manifest).build === undefined) {
    throw new WasmPkgError('E_UNSUPPORTED', `${escapeText(path, 1000)} is a folder without wasmPkg.build`, {
      expected: 'a file, or a folder whose package.json says how its component is built',
      hint: `Publish a folder of WIT with ${cliCommand('wit publish')}.`,
    })
  }
  if (given !== undefined) {
    throw new WasmPkgError('E_USAGE', `${escapeText(path, 1000)} has its name and version in its WIT`, {
      actual: escapeText(given),
      hint: 'Leave --package out.',
    })
  }
  const built = await buildPackage({ root: place, mode: 'production', signal })
  const label = `${built.name}@${built.version}`
  const limits = { code: 'E_USAGE', maxBytes: MAX_README_BYTES } as const
  const readme = (await readRegularFile(join(place, 'README.md'), limits))?.toString('utf8')
  return { ...identify(await readGiven(cwd, built.output), label, label), ...(readme !== undefined && { readme }) }
}

/**
 * Finds the name and version of a file: the given ones, otherwise those in the WIT package.
 *
 * @throws WasmPkgError `E_USAGE` without a name and version, `E_WASM`, `E_NAME`, `E_VERSION`
 */
export function identify(bytes: Uint8Array, file: string, given?: string): Publication {
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
