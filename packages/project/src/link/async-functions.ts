import { type AsyncFunctions, readWitApi, type WitApi } from '@wasm-pkg/component'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { Manifest } from '../manifest/types.js'

/** The parts of a package that matter for its functions. */
export interface SuspendingPackage {
  /** `ns:name@version` */
  readonly id: string
  read(): Promise<Uint8Array>
  outline?(): Promise<Uint8Array>
}

/** Maximum length of the list of functions in a message. */
const MAX_LIST = 600

/**
 * The functions of a package that can wait for promises according to `wasmPkg.async`, by the component's own ids.
 * Functions that the component itself declares as `async func` (WASI 0.3) need no configuration and are not included.
 *
 * @returns `undefined` for a package that is not listed there
 * @throws WasmPkgError `E_CONFIG` for a function that the package does not have
 */
export async function suspendingFunctions(
  { async, file }: Pick<Manifest, 'async' | 'file'>,
  pack: SuspendingPackage,
): Promise<AsyncFunctions | undefined> {
  const [name = ''] = pack.id.split('@', 1)
  const wanted = async.get(name)
  if (wanted === undefined) return undefined
  const api = readWitApi(await (pack.outline?.() ?? pack.read()))
  const find = (role: keyof AsyncFunctions): string[] =>
    wanted[role].flatMap((text, index) => {
      const names = functionsOf(api[role])
      const found = names.filter((id) => spellings(id).includes(text))
      if (found.length > 0) return found
      const at = `${escapeText(file)}: wasmPkg.async["${name}"].${role}[${index}]`
      throw new WasmPkgError('E_CONFIG', `${at} is not a function that ${pack.id} ${role}`, {
        package: pack.id,
        actual: escapeText(text),
        expected: escapeText(names.join(', '), MAX_LIST) || 'nothing: it has none',
        hint: 'Write run for a function of the world itself, and acme:image/codec#decode for one of an interface.',
      })
    })
  return { imports: find('imports'), exports: find('exports') }
}

/** Function names with interface ids: `run`, or `acme:image/codec@1.0.0#decode`. */
function functionsOf(items: WitApi['imports']): readonly string[] {
  return [...items].flatMap(([id, item]) => {
    if (item.kind === 'function') return [id]
    if (item.kind !== 'interface') return []
    return [...item.items].filter(([, { kind }]) => kind === 'function').map(([name]) => `${id}#${name}`)
  })
}

/** The accepted names of a function: with the id of its interface, with or without version, or with the label. */
function spellings(name: string): readonly string[] {
  const at = name.lastIndexOf('#')
  const { label, id } = splitLabel(name.slice(0, Math.max(at, 0)))
  const own = `${id}${name.slice(Math.max(at, 0))}`
  return [name, own, own.replace(/@[^#]*/, ''), ...(label === undefined ? [] : [`${label}${name.slice(at)}`])]
}
