import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { AsyncFunctions } from '../async-functions.js'
import { parseInterfaceId } from '../interface-id.js'
import { readWitApi, type WitApi } from '../wit/api.js'
import { readPackageDocs } from '../wit/docs.js'
import { declarationsOf } from './declarations.js'
import type { Declaration } from './model.js'
import { modulesOf, type PackageModules, type WitModule } from './modules.js'
import { createNaming } from './naming.js'
import { isValue } from './print.js'

/** The declarations of a package, before they are printed. */
export interface DeclaredPackage {
  readonly api: WitApi
  readonly modules: PackageModules
  /** What the package itself exports. It has no `then` (glue/names.ts). */
  readonly world: readonly Declaration[]
  /** What the module of an interface declares. */
  declare(module: WitModule): readonly Declaration[]
}

/**
 * @param scope the prefix of the names of its modules
 * @param async functions that can wait, in addition to those that are `async` in WIT
 * @returns `undefined` if jco can read a component and this reader cannot. It then has no types, which is better than a failed build
 * @throws WasmPkgError `E_WASM` for damaged bytes, `E_LIMIT`
 */
export function declarePackage(bytes: Uint8Array, scope: string, async?: AsyncFunctions): DeclaredPackage | undefined {
  const api = readOrSkip(bytes)
  if (api === undefined) return undefined
  const modules = modulesOf(api, scope)
  const declare = createDeclare(api, modules, api.kind === 'wit-package' ? readPackageDocs(bytes) : new Map(), async)
  const world = declare(modules.world).map((it) => (isValue(it) && it.name === 'then' ? { ...it, name: '$then' } : it))
  return { api, modules, world, declare }
}

function readOrSkip(bytes: Uint8Array): WitApi | undefined {
  try {
    return readWitApi(bytes)
  } catch (error) {
    if (isWasmPkgError(error) && error.code === 'E_UNSUPPORTED') return undefined
    throw error
  }
}

function createDeclare(
  api: WitApi,
  { moduleOf }: PackageModules,
  docs: ReturnType<typeof readPackageDocs>,
  async: AsyncFunctions | undefined,
): DeclaredPackage['declare'] {
  const waiting = new Set([...(async?.imports ?? []), ...(async?.exports ?? [])])
  return (module) => {
    const { side, id, types, functions } = module
    const isOwn = id !== undefined && api.exports.has(id)
    const about = isOwn ? docs.get(parseInterfaceId(id)?.interface ?? '') : undefined
    return declarationsOf({
      types,
      functions,
      ...createNaming(api, module, moduleOf),
      waits: (name) => waiting.has(id === undefined ? name : `${id}#${name}`),
      disposable: side === 'export' && api.kind === 'component',
      ...(about !== undefined && { docs: about }),
    })
  }
}
