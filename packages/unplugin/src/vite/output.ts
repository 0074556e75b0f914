import { isModern } from '../es2022-targets.js'

/** The parts of `environment.config.build` that are used. They are the same in Vite 7 and 8. */
export interface OutputSettings {
  readonly target: string | readonly string[] | false
  readonly assetsDir: string
  readonly assetsInlineLimit: number | ((path: string, content: Buffer) => boolean | undefined)
  readonly lib:
    | {
        readonly entry: string | readonly string[] | Readonly<Record<string, string>>
        readonly formats?: readonly string[]
      }
    | false
  /** In Vite 8, both names mean the same options. */
  readonly rollupOptions: { readonly output?: Output | readonly Output[] }
}

interface Output {
  readonly format?: string
}

/** Whether the output can export interfaces by their ids. */
export function hasStringNames({ target }: OutputSettings): boolean {
  return target === false || [target].flat().every(isModern)
}

/**
 * The setting because of which the output cannot use top-level await, as the user wrote it. `undefined` if it can.
 *
 * @param workerFormat the format of the worker, if a worker is built
 */
export function withoutAwait(build: OutputSettings, workerFormat: string | undefined): string | undefined {
  const formats = workerFormat === undefined ? formatsOf(build) : [workerFormat]
  const format = formats.find((candidate) => candidate !== 'es' && candidate !== 'esm' && candidate !== 'module')
  if (format !== undefined) return `the format ${format}`
  return hasStringNames(build) ? undefined : `build.target ${[build.target].flat().join(', ')}`
}

/** Like Vite's `resolveBuildOutputs`. All formats are generated from the same modules. */
function formatsOf({ lib, rollupOptions }: OutputSettings): readonly string[] {
  const outputs = [rollupOptions.output ?? {}].flat()
  if (lib === false || Array.isArray(rollupOptions.output)) return outputs.map(({ format = 'es' }) => format)
  if (lib.formats !== undefined) return lib.formats
  const hasOneEntry = typeof lib.entry === 'string' || Object.keys(lib.entry).length === 1
  return hasOneEntry ? ['es', 'umd'] : ['es', 'cjs']
}
