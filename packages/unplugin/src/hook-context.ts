import { type GeneratedModule, printModule } from '@wasm-pkg/wasi/generated'
import type { EmitContext } from './emit/types.js'

/** What is used of `this` in the hooks of Rollup, Rolldown and Vite. */
export interface HookContext extends EmitContext {
  readonly meta: { readonly watchMode: boolean }
  addWatchFile(file: string): void
  resolve(
    specifier: string,
    importer: string,
    options: { readonly skipSelf: boolean },
  ): Promise<{ readonly id: string } | null>
}

/** Resolves as the bundler does, without this plugin. */
export function resolverOf(context: HookContext): (specifier: string, importer: string) => Promise<string | undefined> {
  return async (specifier, importer) => (await context.resolve(specifier, importer, { skipSelf: true }))?.id
}

/** What a `load` hook answers. The code has no source that a map could lead to. */
export function loadedCode(module: GeneratedModule): { code: string; map: never } {
  return { code: printModule(module), map: { mappings: '' } as never }
}
