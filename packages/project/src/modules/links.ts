import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import type { AsyncFunctions, ExportedItem, ImportBinding, TranspiledComponent } from '@wasm-pkg/component'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { isAbsolute, resolve } from 'node:path'
import { type Binding, refuseCycle } from '../bind/bind.js'
import { wasiMember, isOpen, grantsOf } from '@wasm-pkg/wasi'
import { splitLabel } from '@wasm-pkg/wasi/label'
import type { Project } from '../project.js'
import { compatibilityTrack } from '../resolve/interface.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { suspendingFunctions } from '../suspend/functions.js'
import { requireWaiting } from '../suspend/linked.js'
import { moduleId } from './ids.js'
import { requireFit } from './link-types.js'

/** A transpiled package and the bindings of its imports. */
export interface LinkedPackage {
  readonly transpiled: TranspiledComponent
  readonly bindings: readonly ImportBinding[]
  /** The WASI shims that the package can only use through a module that enforces its grants. */
  readonly guarded: readonly ImportBinding[]
}

/** Transpiles packages and binds their imports, each package once. */
export interface Linker {
  transpile(pack: ResolvedPackage): Promise<TranspiledComponent>
  /** @throws WasmPkgError `E_UNBOUND_IMPORT`, `E_UNSUPPORTED` for packages that import each other in a cycle */
  link(pack: ResolvedPackage): Promise<LinkedPackage>
  /**
   * Leaves out imports that nothing provides, because the code that starts an instance may provide them. @throws
   * WasmPkgError as `link` for the others
   */
  linkPartly(pack: ResolvedPackage): Promise<LinkedPackage>
  /** The import of a generated module for a binding. */
  module(binding: Binding): Promise<ImportBinding>
}

/** @param onLinked called with every linked package, including providers, because its modules will be requested */
export function createLinker(project: Project, onLinked: (pack: ResolvedPackage) => void): Linker {
  const transpiling = new Map<string, Promise<TranspiledComponent>>()
  const linked = new Map<string, LinkedPackage>()
  const providers = new Map<string, ResolvedPackage>()
  const importedItself = new Map<string, ResolvedPackage>()
  const functions = new Map<string, Promise<AsyncFunctions | undefined>>()

  function asyncOf(pack: ResolvedPackage): Promise<AsyncFunctions | undefined> {
    const { id, name } = pack
    const found =
      functions.get(keyOf(pack)) ??
      suspendingFunctions(project.manifest, { id, name: formatPackageName(name), read: () => pack.read() })
    functions.set(keyOf(pack), found)
    return found
  }

  async function transpile(pack: ResolvedPackage): Promise<TranspiledComponent> {
    const running = transpiling.get(keyOf(pack)) ?? start(pack)
    transpiling.set(keyOf(pack), running)
    try {
      return await running
    } catch (error) {
      transpiling.delete(keyOf(pack))
      throw error
    }
  }

  async function start(pack: ResolvedPackage): Promise<TranspiledComponent> {
    const async = await asyncOf(pack)
    const request = { digest: pack.digest, bytes: () => pack.read(), label: pack.id, ...(async && { async }) }
    return await project.transpiler.transpile(request)
  }

  async function bindOrLeave(pack: ResolvedPackage, id: string): Promise<Binding | undefined> {
    try {
      return await project.binder.bind(pack, id)
    } catch (error) {
      if (isWasmPkgError(error) && error.code === 'E_UNBOUND_IMPORT') return undefined
      throw error
    }
  }

  async function link(
    pack: ResolvedPackage,
    path: readonly ResolvedPackage[],
    isPartly: boolean = false,
  ): Promise<LinkedPackage> {
    const key = `${keyOf(pack)} ${isPartly}`
    const known = linked.get(key)
    if (known !== undefined) return known
    const transpiled = await transpile(pack)
    const bound: Binding[] = []
    const own = [...path, pack]
    for (const { id } of transpiled.imports) {
      const binding = isPartly ? await bindOrLeave(pack, id) : await project.binder.bind(pack, id)
      if (binding === undefined) continue
      if (binding.kind === 'package') {
        refuseCycle(own, binding.provider)
        // All packages below are bound before this package counts as linked, so that cycles and unbound imports are
        // found immediately.
        await link(binding.provider, own)
        await requireFit({ user: pack, imported: id, provider: binding.provider, exported: binding.export })
        const [async, theirs] = await Promise.all([asyncOf(pack), asyncOf(binding.provider)])
        requireWaiting({ pack, async }, id, { pack: binding.provider, async: theirs }, binding.export)
      }
      bound.push(binding)
    }
    const grants = grantsOf(project.session.permissions, formatPackageName(pack.name))
    const guarded = bound.flatMap((binding) =>
      binding.kind === 'shim' && !isOpen(binding.id, grants) ? [userModule(project.root, binding)] : [],
    )
    const bindings: ImportBinding[] = []
    for (const binding of bound) {
      const { id } = binding
      const isGuarded = guarded.some((shim) => shim.id === id)
      bindings.push(
        isGuarded ? { id, module: moduleId('wasi', pack), member: wasiMember(guarded, id) } : await module(binding),
      )
    }
    const result = { transpiled, bindings, guarded }
    linked.set(key, result)
    onLinked(pack)
    return result
  }

  async function module(binding: Binding): Promise<ImportBinding> {
    if (binding.kind !== 'package') return userModule(project.root, binding)
    const { provider, export: exported, id } = binding
    await link(provider, [])
    const item = (await transpile(provider)).exports.find(
      (candidate) => candidate.kind === 'interface' && candidate.id === exported,
    )
    if (item?.kind !== 'interface') {
      throw new WasmPkgError('E_INTERNAL', `${provider.id} was compiled without its export ${escapeText(exported)}`)
    }
    // With labels, a component can import several providers of one interface and keeps their resources separate.
    if (splitLabel(id).label === undefined) refuseSecondProvider(provider, item)
    return { id, module: moduleId('facade', provider), member: item.jsName, facade: true }
  }

  /** Packages that link to one package share its instance. Two versions would be two instances with separate state. */
  function refuseSecondProvider(provider: ResolvedPackage, item: Extract<ExportedItem, { kind: 'interface' }>): void {
    const track = compatibilityTrack(item.id)
    const first = providers.get(track) ?? provider
    providers.set(track, first)
    if (first.digest !== provider.digest) {
      throw mixedError(first, provider, `packages link to ${first.id} and to ${provider.id}`)
    }
    const imported = importedItself.get(track)
    if (imported !== undefined) refuseMixed(imported, provider)
  }

  /**
   * @throws WasmPkgError `E_UNSUPPORTED` if packages link to resources of another version than the one that the program
   *   imports
   */
  function noteImported(pack: ResolvedPackage, { exports }: TranspiledComponent): void {
    for (const item of exports) {
      // Two versions can be used side by side, unless values of one could be passed to the other.
      if (item.kind !== 'interface' || !item.members.some(isClassName)) continue
      const track = compatibilityTrack(item.id)
      importedItself.set(track, pack)
      const provider = providers.get(track)
      if (provider !== undefined) refuseMixed(pack, provider)
    }
  }

  return {
    transpile,
    async link(pack) {
      const result = await link(pack, [])
      noteImported(pack, result.transpiled)
      return result
    },
    linkPartly: (pack) => link(pack, [], true),
    module,
  }
}

function refuseMixed(imported: ResolvedPackage, provider: ResolvedPackage): void {
  if (imported.digest === provider.digest) return
  const what = `the program imports ${imported.id}, and packages link to ${provider.id}`
  throw mixedError(imported, provider, what)
}

function mixedError(first: ResolvedPackage, second: ResolvedPackage, what: string): WasmPkgError {
  const name = formatPackageName(first.name)
  return new WasmPkgError(
    'E_UNSUPPORTED',
    `${what}, which cannot be mixed: each version has its own state and resources`,
    {
      package: name,
      chain: [first, second].map(({ id, requestedBy }) => ({
        label: `${id} for`,
        value: escapeText(requestedBy.join(', ')),
      })),
      hint:
        `Use one version for all: \`${cliCommand(`update ${name}`)}\`, or a requirement that both meet;` +
        ` or compose the components into one (wac).`,
    },
  )
}

/** The key also has the name, because grants and `async` are configured by name. */
function keyOf({ id, digest }: ResolvedPackage): string {
  return `${id} ${digest}`
}

/** Resources are classes. Everything else in an interface is a function. */
function isClassName(member: string): boolean {
  return /^[A-Z]/.test(member)
}

/** Relative modules are resolved from the project root, wherever the generated module is. */
function userModule(root: string, binding: Exclude<Binding, { kind: 'package' }>): ImportBinding {
  const { id, module, member } = binding
  const local = module.startsWith('./') || module.startsWith('../') || isAbsolute(module)
  const specifier = local ? resolve(root, module).replaceAll('\\', '/') : module
  return { id, module: specifier, ...(member === undefined ? {} : { member }) }
}
