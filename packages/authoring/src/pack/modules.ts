import type { CoreModule } from '@wasm-pkg/component'
import { createModuleGraph, type ModuleGraph, type Project } from '@wasm-pkg/project'
import { isModuleId, type ModuleId } from '@wasm-pkg/project/module-id'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { printModule, quote, withSpecifiers } from '@wasm-pkg/wasi/generated'
import { isAbsolute } from 'node:path'

/** Where the modules of a package run. Each has a folder of its own in the npm package. */
export type Platform = 'browser' | 'node'

/** The modules of a package for one platform. */
export interface PrintedModules {
  /** Contents by path in the npm package: `browser/index.js`, `wasm/slug.core.wasm`. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Specifiers that the modules import from elsewhere. */
  readonly imports: readonly string[]
  /** Ids and digests of the packages whose code is in the files, `acme:slug@1.0.0`. */
  readonly packages: ReadonlyMap<string, string>
}

/** Core modules are the same for every platform. */
const WASM_FOLDER = 'wasm'

/**
 * Prints the modules that the plugin generates for the same specifiers, as files that import each other by relative paths.
 *
 * @param entries specifiers by the name of their file without `.js`: `index`, `slug`
 * @throws WasmPkgError as `ModuleGraph.resolveId` and `load`; `E_UNSUPPORTED` for an import that is bound to a file
 */
export async function printModules(
  project: Project,
  platform: Platform,
  entries: ReadonlyMap<string, string>,
): Promise<PrintedModules> {
  const mode = platform === 'node' ? 'sync' : 'top-level-await'
  const graph = createModuleGraph(project, { platform, mode, stringNames: false })
  const files = new Map<string, Uint8Array>()
  const imports = new Set<string>()
  const packages = new Map<string, string>()
  const names = new Map<string, string>()
  const queue: ModuleId[] = []

  function nameOf(id: ModuleId): string {
    const known = names.get(id)
    if (known !== undefined) return known
    const base = fileName(id)
    const taken = [...names.values()].filter((name) => name === base || name.startsWith(`${base}-`)).length
    const name = taken === 0 ? base : `${base}-${taken + 1}`
    names.set(id, name)
    queue.push(id)
    return name
  }

  async function emit(core: CoreModule, id: ModuleId): Promise<{ readonly url: string; readonly mayBeFile: boolean }> {
    const name = `${WASM_FOLDER}/${digestName(graph, id, core)}`
    files.set(name, await core.read())
    return { url: `new URL(${quote(`../${name}`)}, import.meta.url)`, mayBeFile: true }
  }

  async function place(specifier: string): Promise<string> {
    const id = await graph.resolveId(specifier)
    if (id !== undefined && isModuleId(specifier)) return `./${nameOf(id)}.js`
    if (isAbsolute(specifier)) throw boundToFile(specifier)
    imports.add(specifier)
    return specifier
  }

  for (const [name, specifier] of entries) {
    const id = await graph.resolveId(specifier)
    if (id === undefined)
      throw new WasmPkgError('E_INTERNAL', `${escapeText(specifier)} is not a package of the project`)
    names.set(id, name)
    queue.push(id)
  }
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const from = id
    const module = await graph.load(from, (core) => emit(core, from))
    const printed = printModule(await withSpecifiers(module, place))
    files.set(`${platform}/${nameOf(from)}.js`, Buffer.from(printed))
    const pack = graph.component(from)
    if (pack !== undefined) packages.set(pack.id, pack.digest)
  }
  return { files, imports: [...imports].toSorted(), packages }
}

/** `wasm-pkg:glue/acme:slug@1.0.0/0123…` is `glue-acme-slug`: versions and digests are not part of names. */
function fileName(id: ModuleId): string {
  const [kind = '', pack = ''] = id.slice('wasm-pkg:'.length).split('/')
  return [kind, pack.split('@', 1)[0] ?? '']
    .filter((part) => part !== '')
    .join('-')
    .replace(/[^a-z0-9-]/g, '-')
}

function digestName(graph: ModuleGraph, id: ModuleId, { name }: CoreModule): string {
  const pack = graph.component(id)?.name
  return pack === undefined ? name : `${pack.namespace}-${pack.name}${name.replace(/^component/, '')}`
}

function boundToFile(path: string): WasmPkgError {
  return new WasmPkgError(
    'E_UNSUPPORTED',
    `An import is bound to the file ${escapeText(path, 1000)}, which cannot be packed`,
    {
      hint: 'Bind the import to a package from a registry or from npm, or compose the component first.',
    },
  )
}
