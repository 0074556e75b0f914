import { isSpecifierShape, splitQuery } from '@wasm-pkg/project/specifier'
import type { DepOptimizationOptions } from 'vite'
import type { Host } from '../host.js'

const NAME = 'wasm-pkg:optimizer'

/** They are met only after the server started: found then, they would be bundled and the page reloaded. */
const SHIMS = ['@bytecodealliance/preview2-shim', '@bytecodealliance/preview3-shim']

/** esbuild takes Go's regular expressions, which have no lookahead. */
const SCHEME = /^[a-z][a-z0-9-]*:[a-z]/

/**
 * Dependencies that import packages themselves. Vite bundles dependencies ahead and without its plugins, so the imports are
 * left in, for the dev server to resolve when it serves the bundle.
 *
 * @param isRolldown whether it is Rolldown that bundles them (Vite 8), or esbuild (Vite 7)
 */
export function optimizerOptions(host: Host, isRolldown: boolean): DepOptimizationOptions {
  const claims = async (specifier: string): Promise<boolean> =>
    (await host.project()).claims(splitQuery(specifier).path)
  if (isRolldown) {
    const plugin = {
      name: NAME,
      resolveId: {
        filter: { id: isSpecifierShape },
        handler: async (id: string) => ((await claims(id)) ? { id, external: true as const } : undefined),
      },
    }
    return { exclude: SHIMS, rolldownOptions: { plugins: [plugin] } }
  }
  const esbuildOptions: EsbuildOptions = {
    plugins: [
      {
        name: NAME,
        setup({ onResolve }) {
          onResolve({ filter: SCHEME }, async ({ path }) =>
            isSpecifierShape.test(path) && (await claims(path)) ? { path, external: true } : undefined,
          )
        },
      },
    ],
  }
  return { exclude: SHIMS, esbuildOptions } as DepOptimizationOptions
}

/** What is used of esbuild's options, whose own types Vite 8 has no more. */
interface EsbuildOptions {
  readonly plugins: readonly {
    readonly name: string
    setup(build: {
      onResolve(
        options: { readonly filter: RegExp },
        callback: (call: { readonly path: string }) => Promise<{ path: string; external: true } | undefined>,
      ): void
    }): void
  }[]
}
