import {
  type CoreExpression,
  type CoreModule,
  generateFacade,
  generateGlue,
  generateInstantiateModule,
  generateInterfaceModule,
} from '@wasm-pkg/component'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { type PermissionFinding, permissionFindings } from '../permissions/findings.js'
import { generateSandboxModule, generateWasiModule, sandboxModule, grantedFolders, grantsOf } from '@wasm-pkg/wasi'
import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import type { Project } from '../project.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { splitQuery } from '../specifier.js'
import { suspensionError } from '../suspend/error.js'
import { isModuleId, moduleId, type ModuleId, type ModuleKind } from './ids.js'
import { createLinker, type LinkedPackage, type Linker } from './links.js'
import { loadWitPackage } from './wit-package.js'

export interface ModuleGraphOptions {
  readonly platform: 'browser' | 'node'
  /** How instances start: with top-level await, synchronously (Node), or when `$init` is awaited. */
  readonly mode: 'top-level-await' | 'sync' | 'deferred'
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

/** Emits a core module and returns the expression with which the facade loads it. */
export type EmitCore = (core: CoreModule) => CoreExpression | Promise<CoreExpression>

/** The generated modules of a project, for bundler plugins and the Node loader. */
export interface ModuleGraph {
  /**
   * The module for a specifier of the project, or for an id that a generated module imports. Otherwise `undefined`.
   * With `?instantiate`, it is a module whose `instantiate` starts new instances. The graph does not handle other
   * queries.
   *
   * @throws WasmPkgError as `Project.resolve`; `E_USAGE` for `?instantiate` of an interface or a WIT package
   */
  resolveId(specifier: string, importer?: string): Promise<ModuleId | undefined>
  /**
   * A module from `resolveId`. Print it with `printModule` of `@wasm-pkg/wasi/generated`.
   *
   * @throws WasmPkgError `E_UNBOUND_IMPORT`, `E_UNSUPPORTED` (a cycle, or a target that cannot wait), `E_WASM`, `E_NOT_FOUND`, and as `Project.resolve`
   */
  load(id: ModuleId, emitCore: EmitCore): Promise<GeneratedModule>
  /** The package of a module, for the bytes of a `?url` and for the override file to watch. */
  component(id: ModuleId): ResolvedPackage | undefined
}

interface Module {
  readonly kind: ModuleKind
  readonly pack: ResolvedPackage
  /** Full id of the interface that the module exports. */
  readonly interface?: string
}

const INSTANTIATE = 'instantiate'

/** One graph is for one target. Specifiers with the same bytes share their modules. */
export function createModuleGraph(project: Project, options: ModuleGraphOptions): ModuleGraph {
  const { stringNames = true } = options
  const modules = new Map<string, Module>()
  const reported = new Set<string>()
  let session = project.session
  let linker = newLinker()

  function newLinker(): Linker {
    return createLinker(project, (pack) => {
      add('facade', pack)
      add('wasi', pack)
      reportFindings(pack)
    })
  }

  /**
   * After a reload, packages may be bound to something else, so they are linked again. Ids stay the same, because
   * bundlers remember them.
   */
  function currentLinker(): Linker {
    if (project.session !== session) {
      session = project.session
      linker = newLinker()
    }
    return linker
  }

  function add(kind: ModuleKind, pack: ResolvedPackage, item?: string): ModuleId {
    const id = moduleId(kind, pack, item)
    modules.set(id, { kind, pack, ...(item === undefined ? {} : { interface: item }) })
    return id
  }

  function addFactory(pack: ResolvedPackage, specifier: string, item: string | undefined): ModuleId {
    if (pack.kind === 'component' && item === undefined) return add('factory', pack)
    const what = item === undefined ? 'a WIT package' : 'one interface'
    throw new WasmPkgError('E_USAGE', `"${escapeText(specifier)}" asks for instances of ${what}`, {
      package: pack.id,
      hint: 'Instances are made of whole components: import the component itself with ?instantiate.',
    })
  }

  function reportFindings({ id, name, digest, facts }: ResolvedPackage): void {
    const key = `${id} ${digest}`
    if (options.onFinding === undefined || reported.has(key)) return
    reported.add(key)
    const plain = formatPackageName(name)
    const waits = project.manifest.async.get(plain)?.imports ?? []
    const subject = { id, name: plain, imports: facts.imports, platform: options.platform, waits }
    for (const finding of permissionFindings(project.session.permissions, subject)) options.onFinding(finding)
  }

  async function compiled(
    pack: ResolvedPackage,
    { transpiled, bindings }: LinkedPackage,
    emitCore: EmitCore,
  ): Promise<Parameters<typeof generateFacade>[0]> {
    if (transpiled.suspends && options.cannotSuspend !== undefined) throw suspensionError(pack, options.cannotSuspend)
    const cores = new Map<string, CoreExpression>()
    for (const core of transpiled.cores) cores.set(core.name, await emitCore(core))
    return { label: pack.id, glue: add('glue', pack), transpiled, bindings, cores, mode: options.mode, stringNames }
  }

  async function loadWasi(pack: ResolvedPackage): Promise<GeneratedModule> {
    const { guarded } = await currentLinker().linkPartly(pack)
    const name = formatPackageName(pack.name)
    const { permissions } = project.session
    return generateWasiModule({
      id: pack.id,
      name,
      grants: grantsOf(permissions, name),
      platform: options.platform,
      shims: guarded,
      folders: grantedFolders(permissions),
    })
  }

  async function loadInterface(pack: ResolvedPackage, id: string): Promise<GeneratedModule> {
    const { exports } = await currentLinker().transpile(pack)
    const item = exports.find((candidate) => candidate.kind === 'interface' && candidate.id === id)
    if (item?.kind !== 'interface') {
      throw new WasmPkgError('E_NOT_FOUND', `${pack.id} exports ${escapeText(id)} as a function, not as an interface`, {
        package: pack.id,
        hint: 'Import the package itself and take the function from it.',
      })
    }
    return generateInterfaceModule({ facade: add('facade', pack), item, mode: options.mode })
  }

  async function generate(module: Module, emitCore: EmitCore): Promise<GeneratedModule> {
    switch (module.kind) {
      case 'facade':
        return generateFacade(await compiled(module.pack, await currentLinker().link(module.pack), emitCore))
      case 'glue':
        return await generateGlue(await currentLinker().transpile(module.pack))
      case 'interface':
        return await loadInterface(module.pack, module.interface ?? '')
      case 'factory':
        return generateInstantiateModule(
          await compiled(module.pack, await currentLinker().linkPartly(module.pack), emitCore),
        )
      case 'wasi':
        return await loadWasi(module.pack)
      case 'wit':
        return await loadWitPackage(project, currentLinker(), module.pack, module.interface, stringNames)
    }
  }

  /**
   * Whether a generated module is known. Generating its importer makes it known. A bundler with a persistent cache may
   * use the cached code of the importer instead.
   */
  async function knows(id: ModuleId, importer: string | undefined): Promise<boolean> {
    if (sandboxModule(id) !== undefined) return true
    if (!modules.has(id) && importer !== undefined) {
      const from = modules.get(importer)
      if (from !== undefined) {
        add('glue', from.pack)
        await currentLinker().link(from.pack)
      }
    }
    return modules.has(id)
  }

  return {
    async resolveId(specifier, importer) {
      if (isModuleId(specifier)) return (await knows(specifier, importer)) ? specifier : undefined
      const { path, query } = splitQuery(specifier)
      if ((query !== '' && query !== INSTANTIATE) || !project.claims(path)) return undefined
      const { package: pack, interface: item } = await project.resolve(path, importer === undefined ? {} : { importer })
      if (query === INSTANTIATE) return addFactory(pack, specifier, item)
      if (pack.kind === 'wit-package') return add('wit', pack, item)
      return item === undefined ? add('facade', pack) : add('interface', pack, item)
    },
    async load(id, emitCore) {
      const sandbox = sandboxModule(id)
      if (sandbox !== undefined) return await generateSandboxModule(sandbox)
      const module = modules.get(id)
      if (module === undefined)
        throw new WasmPkgError('E_INTERNAL', `${escapeText(id)} was loaded without being resolved`)
      return await generate(module, emitCore)
    },
    component: (id) => modules.get(id)?.pack,
  }
}
