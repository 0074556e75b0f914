import { isWasmPkgError, type WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Plugin, RolldownLog } from 'rolldown'
import { buildError } from '../errors/build-error.js'
import { refuseBuiltins } from './builtins.js'
import { loadRolldown } from './load-rolldown.js'

export interface BundleRequest {
  /** Absolute path of the author's folder. */
  readonly root: string
  /** Absolute path of the module that exports what the world does. */
  readonly entry: string
  readonly mode: 'production' | 'development'
  /** Code that runs first. It may import interfaces of the world. */
  readonly prelude?: string | undefined
  /** The full id of an interface that the code imports. */
  readonly interfaceId: (id: string) => string
}

export interface Bundle {
  readonly code: string
  /** A source map, as JSON. Its sources are relative to the root. */
  readonly map: string
  /** Absolute paths of the author's own modules. */
  readonly modules: readonly string[]
}

const MAIN = 'wasm-pkg:main'
const PRELUDE = 'wasm-pkg:prelude'

/** `docs:adder/add`, which the world imports. */
const INTERFACE = /^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*\//

/**
 * Bundles the code of a component, with its npm dependencies, into one ES module without unused code.
 *
 * @throws WasmPkgError `E_BUILD` with the place of the first error
 */
export async function bundleGuest({ root, entry, mode, prelude, interfaceId }: BundleRequest): Promise<Bundle> {
  const { build } = await loadRolldown(root)
  try {
    const { output } = await build({
      cwd: root,
      input: MAIN,
      write: false,
      logLevel: 'silent',
      platform: 'neutral',
      resolve: { mainFields: ['module', 'main'], conditionNames: ['import', 'default', mode] },
      transform: { define: { 'process.env.NODE_ENV': JSON.stringify(mode) } },
      plugins: [mainModule(entry, prelude), interfaces(interfaceId), refuseBuiltins(root)],
      output: { dir: join(root, 'dist'), format: 'esm', sourcemap: true, codeSplitting: false, comments: false },
    })
    const [chunk] = output
    const map = chunk.map === null ? '{}' : JSON.stringify(chunk.map)
    return {
      code: chunk.code.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n'),
      map,
      modules: ownModules(chunk.moduleIds),
    }
  } catch (error) {
    throw bundleError(error, root)
  }
}

/** The entry behind what runs first, so that the map includes both. */
function mainModule(entry: string, prelude: string | undefined): Plugin {
  const first = prelude === undefined ? '' : `import '${PRELUDE}'\n`
  return {
    name: 'wasm-pkg:main',
    resolveId: (id) => (id === MAIN || id === PRELUDE ? { id, moduleSideEffects: true } : undefined),
    load(id) {
      if (id === PRELUDE) return prelude
      return id === MAIN ? `${first}export * from ${JSON.stringify(entry.replaceAll('\\', '/'))}\n` : undefined
    },
  }
}

function interfaces(interfaceId: BundleRequest['interfaceId']): Plugin {
  return {
    name: 'wasm-pkg:interfaces',
    resolveId: (id) =>
      INTERFACE.test(id) && !id.startsWith('node:') ? { id: interfaceId(id), external: true } : undefined,
  }
}

function ownModules(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => !id.startsWith('wasm-pkg:') && !/[\\/]node_modules[\\/]|^\0/.test(id))
}

/** The first of the errors that the bundler reports. */
function bundleError(error: unknown, root: string): WasmPkgError {
  const [first] = errorsIn(error)
  const cause = causeOf(first)
  if (cause !== undefined) return cause
  const log = first as Partial<RolldownLog> & Error
  const file = log.loc?.file ?? log.id
  const location =
    file === undefined ? undefined : { file: resolve(root, file), line: log.loc?.line, column: columnOf(log) }
  const text = stripVTControlCharacters(log.message)
    .split('\n')
    .map((line) => escapeText(line, 500))
    .join('\n')
  return buildError(`the code cannot be bundled: ${text.replaceAll(`${root}/`, '')}`, { location, cause: error })
}

function errorsIn(error: unknown): readonly unknown[] {
  const list = error instanceof Error && 'errors' in error ? error.errors : undefined
  return Array.isArray(list) && list.length > 0 ? list : [error]
}

/** Our own error, which the bundler has wrapped. */
function causeOf(error: unknown): WasmPkgError | undefined {
  for (let each = error; each instanceof Error; each = each.cause) if (isWasmPkgError(each)) return each
  return undefined
}

/** Rolldown counts columns from 0. */
function columnOf({ loc }: Partial<RolldownLog>): number | undefined {
  return loc === undefined ? undefined : loc.column + 1
}
