import { basename, join } from 'node:path'
import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { buildError } from '../errors/build-error.js'
import { DEPS_FOLDER } from './folder.js'
import { formatWitName, printDependencies, type WitSource } from './source.js'
import type { WitName } from './tools/messages.js'

/** Files by their path in the folder of WIT. */
export type WitLayout = ReadonlyMap<string, Uint8Array>

/**
 * The packages that a folder of WIT refers to, as files of its folder `deps`: a folder with the text of each, named as by
 * wkg. Tools that know nothing of registries read them there.
 *
 * @param except packages to leave out, `ns:name@version`
 * @throws WasmPkgError `E_BUILD`
 */
export async function dependencyFiles(source: WitSource, except: ReadonlySet<string> = new Set()): Promise<WitLayout> {
  const texts = (await printDependencies(source)).filter((item) => !except.has(formatWitName(item.package)))
  const files = new Map<string, Buffer>()
  for (const { package: name, text } of texts) {
    const path = join(DEPS_FOLDER, folderName(name), 'package.wit')
    // `a-b:c` and `a:b-c`: one would silently take the place of the other.
    if (files.has(path)) throw buildError(`${formatWitName(name)} and another package both belong into ${path}`)
    files.set(path, Buffer.from(text))
  }
  return files
}

/** A whole folder of WIT that can be read without a registry. @throws WasmPkgError `E_BUILD` */
export async function completeFiles(source: WitSource): Promise<WitLayout> {
  const own = source.files.map(({ path, text }) => [basename(path), Buffer.from(text)] as const)
  return new Map([...own, ...(await dependencyFiles(source))])
}

/** `wasi-io-0.2.0`. The name becomes a path, and a package from a registry can contain others of any name. */
export function folderName(name: WitName): string {
  const pack = formatPackageName(parsePackageName(`${name.namespace}:${name.name}`))
  return formatWitName({ ...name, namespace: '', name: pack })
    .slice(1)
    .replaceAll(/[:@]/g, '-')
}
