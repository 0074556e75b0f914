import {
  type CoreExpression,
  type CoreModule,
  generateFacade,
  generateGlue,
  generateInstantiateModule,
  generateInterfaceModule,
  type ImportBinding,
  type StartMode,
  type TranspiledComponent,
} from '@wasm-pkg/component'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { generateWasiModule, isOpen, isStderr, wasiMember } from '@wasm-pkg/wasi'
import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import { isAbsolute, resolve } from 'node:path'
import type { CompilablePackage } from '../compiler.js'
import { suspensionError } from '../link/suspension-error.js'
import type { LinkedBinding, LinkedPackage } from '../link/types.js'
import { moduleId } from './ids.js'
import type { Module } from './module.js'
import { generateWitPackage } from './wit-package.js'

/** Emits a core module and returns the expression with which the facade loads it. */
export type EmitCore = (core: CoreModule) => CoreExpression | Promise<CoreExpression>

/**
 * The target of generated modules. It has the compiler but no access to registries, because everything has been
 * resolved before.
 */
export interface ModuleTarget {
  /** The project's folder, which relative modules of `bindings` count from. */
  readonly root: string
  readonly platform: 'browser' | 'node'
  readonly mode: StartMode
  readonly stringNames: boolean
  /** The target that does not support waiting for promises in WebAssembly calls. */
  readonly cannotSuspend?: string
  transpile(pack: CompilablePackage): Promise<TranspiledComponent>
}

/**
 * Makes a module from what was linked.
 *
 * @throws WasmPkgError `E_UNSUPPORTED` for a target that cannot wait, `E_WASM`, `E_NOT_FOUND` for an interface that is a
 *   function, `E_CACHE_IO`
 */
export async function generateModule(
  module: Module,
  target: ModuleTarget,
  emitCore: EmitCore,
): Promise<GeneratedModule> {
  switch (module.kind) {
    case 'facade':
      return generateFacade(await compiled(module.linked, target, emitCore))
    case 'factory':
      return generateInstantiateModule(await compiled(module.linked, target, emitCore))
    case 'glue':
      return await generateGlue(await target.transpile(module.linked.pack))
    case 'wasi':
      return await generateWasi(module.linked, target)
    case 'interface':
      return await generateInterface(module, target)
    case 'wit':
      return generateWitPackage(module.linked, await importBindings(module.linked.bindings, target), target.stringNames)
    case 'bytes':
      throw new WasmPkgError('E_INTERNAL', `${module.pack.id} was imported as bytes and loaded as code`)
  }
}

async function compiled(
  linked: LinkedPackage,
  target: ModuleTarget,
  emitCore: EmitCore,
): Promise<Parameters<typeof generateFacade>[0]> {
  const { pack } = linked
  const { mode, stringNames, cannotSuspend } = target
  const transpiled = await target.transpile(pack)
  if (transpiled.suspends && cannotSuspend !== undefined) throw suspensionError(pack, cannotSuspend)
  const used = usedBindings(linked, transpiled)
  const guarded = guardedShims(linked, used, target)
  const bindings = (await importBindings(used, target)).map((binding) =>
    guarded.some(({ id }) => id === binding.id)
      ? { id: binding.id, module: moduleId('wasi', pack), member: wasiMember(guarded, binding.id) }
      : binding,
  )
  const cores = new Map<string, CoreExpression>()
  for (const core of transpiled.cores) cores.set(core.name, await emitCore(core))
  const explain = explains(linked, used) ? moduleId('wasi', pack) : undefined
  return { label: pack.id, glue: moduleId('glue', pack), transpiled, bindings, cores, mode, stringNames, explain }
}

/** In the order of the component's imports. */
function usedBindings({ bindings }: LinkedPackage, { imports }: TranspiledComponent): readonly LinkedBinding[] {
  return imports.flatMap(({ id }) => bindings.find((binding) => binding.id === id) ?? [])
}

/** The WASI shims that a package can only use through a module that enforces its grants. */
function guardedShims(
  { grants, pack }: LinkedPackage,
  used: readonly LinkedBinding[],
  target: ModuleTarget,
): readonly ImportBinding[] {
  return used.flatMap((binding) =>
    binding.kind === 'shim' && (!isOpen(binding.id, grants) || (pack.guestMap !== undefined && isStderr(binding.id)))
      ? [userModule(target.root, binding)]
      : [],
  )
}

async function generateWasi(linked: LinkedPackage, target: ModuleTarget): Promise<GeneratedModule> {
  const { pack, grants, folders } = linked
  const used = usedBindings(linked, await target.transpile(pack))
  return generateWasiModule({
    id: pack.id,
    name: formatPackageName(pack.name),
    grants,
    platform: target.platform,
    shims: guardedShims(linked, used, target),
    folders,
    guestMap: explains(linked, used) ? pack.guestMap : undefined,
  })
}

/** Whether the engine of the component tells its errors, and the sources are here. */
function explains({ pack }: LinkedPackage, used: readonly LinkedBinding[]): boolean {
  return pack.guestMap !== undefined && used.some(({ kind, id }) => kind === 'shim' && isStderr(id))
}

async function generateInterface(
  { linked: { pack }, interface: id }: Extract<Module, { kind: 'interface' }>,
  { transpile, mode }: ModuleTarget,
): Promise<GeneratedModule> {
  const { exports } = await transpile(pack)
  const item = exports.find((candidate) => candidate.kind === 'interface' && candidate.id === id)
  if (item?.kind !== 'interface') {
    throw new WasmPkgError('E_NOT_FOUND', `${pack.id} exports ${escapeText(id)} as a function, not as an interface`, {
      package: pack.id,
      hint: 'Import the package itself and take the function from it.',
    })
  }
  return generateInterfaceModule({ facade: moduleId('facade', pack), item, mode })
}

/** The imports of a generated module for bindings. */
async function importBindings(
  bindings: readonly LinkedBinding[],
  target: ModuleTarget,
): Promise<readonly ImportBinding[]> {
  return await Promise.all(
    bindings.map((binding) =>
      binding.kind === 'package' ? facadeOf(binding, target) : userModule(target.root, binding),
    ),
  )
}

async function facadeOf(
  { id, provider: { pack }, export: exported }: Extract<LinkedBinding, { kind: 'package' }>,
  { transpile }: ModuleTarget,
): Promise<ImportBinding> {
  const { exports } = await transpile(pack)
  const item = exports.find((candidate) => candidate.kind === 'interface' && candidate.id === exported)
  if (item?.kind !== 'interface') {
    throw new WasmPkgError('E_INTERNAL', `${pack.id} was compiled without its export ${escapeText(exported)}`)
  }
  return { id, module: moduleId('facade', pack), member: item.jsName, facade: true }
}

/** Relative modules are resolved from the project root, wherever the generated module is. */
function userModule(root: string, binding: Exclude<LinkedBinding, { kind: 'package' }>): ImportBinding {
  const { id, module, member } = binding
  const local = module.startsWith('./') || module.startsWith('../') || isAbsolute(module)
  const specifier = local ? resolve(root, module).replaceAll('\\', '/') : module
  return { id, module: specifier, ...(member === undefined ? {} : { member }) }
}
