import { isModern } from '../language-target.js'

/** What is used of `environment.config.build`, the same in Vite 7 and 8. */
export interface BuildSettings {
  readonly target: string | readonly string[] | false
  readonly assetsDir: string
  readonly assetsInlineLimit: number | ((path: string, content: Buffer) => boolean | undefined)
  readonly lib:
    | {
        readonly entry: string | readonly string[] | Readonly<Record<string, string>>
        readonly formats?: readonly string[]
      }
    | false
  /** Vite 8 gives both names to the same options. */
  readonly rollupOptions: { readonly output?: Output | readonly Output[] }
}

interface Output {
  readonly format?: string
}

/** Whether what is built may export interfaces by their ids. */
export function hasStringNames({ target }: BuildSettings): boolean {
  return target === false || [target].flat().every(isModern)
}

/**
 * The setting for which the output cannot await at the top level, as the user wrote it; `undefined` if it can.
 *
 * @param workerFormat the format of the worker that is built, if it is one
 */
export function withoutAwait(build: BuildSettings, workerFormat: string | undefined): string | undefined {
  const formats = workerFormat === undefined ? formatsOf(build) : [workerFormat]
  const format = formats.find((candidate) => candidate !== 'es' && candidate !== 'esm' && candidate !== 'module')
  if (format !== undefined) return `the format ${format}`
  return hasStringNames(build) ? undefined : `build.target ${[build.target].flat().join(', ')}`
}

/** As Vite's `resolveBuildOutputs`: all formats are written from the same modules. */
function formatsOf({ lib, rollupOptions }: BuildSettings): readonly string[] {
  const outputs = [rollupOptions.output ?? {}].flat()
  if (lib === false || Array.isArray(rollupOptions.output)) return outputs.map(({ format = 'es' }) => format)
  if (lib.formats !== undefined) return lib.formats
  const hasOneEntry = typeof lib.entry === 'string' || Object.keys(lib.entry).length === 1
  return hasOneEntry ? ['es', 'umd'] : ['es', 'cjs']
}
