import {
  generateRuntime,
  generateTaskRuntime,
  RUNTIME_ID,
  TASKS_ID,
  type StartMode,
  type TranspiledComponent,
} from '@wasm-pkg/component'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { generateSandboxModule, sandboxModule } from '@wasm-pkg/wasi'
import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import { internalsOf, sessionOf } from '../internals.js'
import { createLinkPass, type LinkPass } from '../link/link.js'
import { createMemo, type Memo } from '../link/memo.js'
import type { LinkedBinding, LinkedPackage } from '../link/types.js'
import { type PermissionFinding, permissionFindings } from '../permissions/findings.js'
import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { splitQuery } from '../specifier.js'
import type { Project } from '../types.js'
import { isModuleId, moduleId, type ModuleId } from './ids.js'
import { type Module, modulePackage } from './module.js'
import { type EmitCore, generateModule, type ModuleTarget } from './generate.js'

/** The target of a graph, and who gets its findings. */
export interface ModuleGraphOptions {
  readonly platform: 'browser' | 'node'
  /** How instances start: with top-level await, synchronously (Node), or when `$init` is awaited. */
  readonly mode: StartMode
  /** Whether packages export interfaces under their ids too, which requires ES2022. @default true */
  readonly stringNames?: boolean
  /**
   * The target that does not support waiting for promises (JavaScript Promise Integration): `Node 20.20.2`,
   * `chrome100`. Components that need it then fail the build. If absent, they report the missing feature at run time.
   */
  readonly cannotSuspend?: string
  /** Called once per package with unused grants and with imports that are not granted. */
  readonly onFinding?: (finding: PermissionFinding) => void
}

/** The generated modules of a project, for bundler plugins and the Node loader. */
export interface ModuleGraph {
  /**
   * The module for a specifier of the project, or for an id that a generated module imports. Otherwise `undefined`.
   * With `?instantiate`, it is a module whose `instantiate` starts new instances. The graph does not handle other
   * queries. Resolves and links the package: requests to registries are only sent here.
   *
   * @throws WasmPkgError as `Project.resolve`; `E_UNBOUND_IMPORT`, `E_UNSUPPORTED` or `E_CONFIG` for what cannot be linked;
   *   `E_USAGE` for `?instantiate` of an interface or a WIT package
   */
  resolveId(specifier: string, importer?: string): Promise<ModuleId | undefined>
  /**
   * An id for the bytes of the package, which `component` then returns. Links nothing, and there is no module to load.
   *
   * @throws WasmPkgError as `Project.resolve`
   */
  resolveBytes(specifier: string, importer?: string): Promise<ModuleId | undefined>
  /**
   * A module from `resolveId`. Print it with `printModule` of `@wasm-pkg/wasi/generated`. Compiles the component, and sends
   * no requests.
   *
   * @throws WasmPkgError `E_UNSUPPORTED` (a target that cannot wait), `E_WASM`, `E_NOT_FOUND`, `E_CACHE_IO`, `E_NO_SPACE`, `E_TIMEOUT`
   */
  load(id: ModuleId, emitCore: EmitCore): Promise<GeneratedModule>
  /** The package of a module, for the bytes of a `?url` and for the override file to watch. */
  component(id: ModuleId): ResolvedPackage | undefined
}

const INSTANTIATE = 'instantiate'

/** Packages that were linked with the same state of the project's files. */
interface Epoch {
  readonly session: Session
  readonly pass: LinkPass
  readonly transpiled: Memo<TranspiledComponent>
}

/** One graph is for one target. Specifiers with the same bytes share their modules. */
export function createModuleGraph(project: Project, options: ModuleGraphOptions): ModuleGraph {
  const { onFinding, ...rest } = options
  const modules = new Map<string, Module>()
  const reported = new Set<string>()
  let epoch = newEpoch()
  const target: ModuleTarget = {
    root: project.root,
    stringNames: true,
    ...rest,
    transpile: (pack) => epoch.transpiled.get(`${pack.id} ${pack.digest}`, () => project.transpile(pack)),
  }

  function newEpoch(): Epoch {
    const session = sessionOf(project)
    return { session, pass: createLinkPass(session), transpiled: createMemo() }
  }

  /**
   * After a reload, packages may be bound to something else, so they are linked again. Ids stay the same, because
   * bundlers remember them.
   */
  function currentPass(): LinkPass {
    if (sessionOf(project) !== epoch.session) epoch = newEpoch()
    return epoch.pass
  }

  function add(module: Module): ModuleId {
    const id = moduleId(module.kind, modulePackage(module), 'interface' in module ? module.interface : undefined)
    modules.set(id, module)
    return id
  }

  /**
   * Adds a package with all packages that its modules import, because a bundler may have their importer in a cache and
   * never load it.
   */
  function addLinked(linked: LinkedPackage): ModuleId {
    const id = moduleId('facade', linked.pack)
    const known = modules.get(id)
    if (known?.kind === 'facade' && known.linked === linked) return id
    for (const kind of ['facade', 'glue', 'wasi'] as const) add({ kind, linked })
    addProviders(linked.bindings)
    return id
  }

  function addProviders(bindings: readonly LinkedBinding[]): void {
    for (const binding of bindings) if (binding.kind === 'package') addLinked(binding.provider)
  }

  async function addFactory(pack: ResolvedPackage, specifier: string, item: string | undefined): Promise<ModuleId> {
    if (pack.kind === 'component' && item === undefined) {
      const linked = await currentPass().linkPartly(pack)
      for (const kind of ['glue', 'wasi'] as const) add({ kind, linked })
      addProviders(linked.bindings)
      return add({ kind: 'factory', linked })
    }
    const what = item === undefined ? 'a WIT package' : 'one interface'
    throw new WasmPkgError('E_USAGE', `"${escapeText(specifier)}" asks for instances of ${what}`, {
      package: pack.id,
      hint: 'Only a whole component can be instantiated: import the component itself with ?instantiate.',
    })
  }

  async function addWitPackage(pack: ResolvedPackage, item: string | undefined): Promise<ModuleId> {
    const linked = await currentPass().linkWitPackage(pack, item)
    addProviders(linked.bindings)
    const id = moduleId('wit', pack, item)
    modules.set(id, { kind: 'wit', linked })
    return id
  }

  function reportFindings({ id, name, digest, facts }: ResolvedPackage): void {
    const key = `${id} ${digest}`
    if (onFinding === undefined || reported.has(key)) return
    reported.add(key)
    const plain = formatPackageName(name)
    const waits = project.manifest.async.get(plain)?.imports ?? []
    const subject = { id, name: plain, imports: facts.imports, platform: options.platform, waits }
    for (const finding of permissionFindings(epoch.session.permissions, subject)) onFinding(finding)
  }

  return {
    async resolveId(specifier, importer) {
      if (isModuleId(specifier)) {
        return isShared(specifier) || modules.has(specifier) ? specifier : undefined
      }
      const { path, query } = splitQuery(specifier)
      if ((query !== '' && query !== INSTANTIATE) || !project.claims(path)) return undefined
      const { package: pack, interface: item } = await project.resolve(path, importer === undefined ? {} : { importer })
      if (query === INSTANTIATE) return await addFactory(pack, specifier, item)
      if (pack.kind === 'wit-package') return await addWitPackage(pack, item)
      const linked = await currentPass().link(pack)
      const facade = addLinked(linked)
      return item === undefined ? facade : add({ kind: 'interface', linked, interface: item })
    },
    async resolveBytes(specifier, importer) {
      if (!project.claims(specifier)) return undefined
      const { package: pack } = await project.resolve(specifier, importer === undefined ? {} : { importer })
      return add({ kind: 'bytes', pack })
    },
    async load(id, emitCore) {
      if (id === RUNTIME_ID) return generateRuntime()
      if (id === TASKS_ID) return generateTaskRuntime(await internalsOf(project).taskRuntime())
      const sandbox = sandboxModule(id)
      if (sandbox !== undefined) return await generateSandboxModule(sandbox)
      const module = modules.get(id)
      if (module === undefined)
        throw new WasmPkgError('E_INTERNAL', `${escapeText(id)} was loaded without being resolved`)
      const generated = await generateModule(module, target, emitCore)
      if (module.kind === 'facade' || module.kind === 'factory') reportFindings(module.linked.pack)
      return generated
    },
    component(id) {
      const module = modules.get(id)
      return module === undefined ? undefined : modulePackage(module)
    },
  }
}

/** Modules that all packages share, which belong to none. */
function isShared(id: string): boolean {
  return id === RUNTIME_ID || id === TASKS_ID || sandboxModule(id) !== undefined
}
