import { isSpecifierShape } from '@wasm-pkg/project/specifier'
import type { DepOptimizationOptions } from 'vite'
import { isClaimed, leaveToOthers } from '../claimed.js'
import type { Host } from '../host.js'
import { isAsked, SHIM_PACKAGES, SPECIFIER_PLAIN } from '../import-filters.js'

const NAME = 'wasm-pkg:optimizer'

/** They are only found after the server has started. They would then be prebundled, and the page would reload. */
const SHIMS = [...SHIM_PACKAGES]

/**
 * Options for dependencies that import packages themselves. Vite prebundles dependencies without its plugins, so the
 * imports are kept, and the dev server resolves them when it serves the bundle.
 *
 * @param isRolldown whether Rolldown bundles them (Vite 8), or esbuild (Vite 7)
 */
export function optimizerOptions(host: Host, isRolldown: boolean): DepOptimizationOptions {
  if (isRolldown) {
    const plugin = {
      name: NAME,
      resolveId: {
        filter: { id: isSpecifierShape },
        handler: (id: string) => leaveToOthers(host, id),
      },
    }
    return { exclude: SHIMS, rolldownOptions: { plugins: [plugin] } }
  }
  const esbuildOptions: EsbuildOptions = {
    plugins: [
      {
        name: NAME,
        setup({ onResolve }) {
          onResolve({ filter: SPECIFIER_PLAIN }, async ({ path }) =>
            isAsked(path, false) && (await isClaimed(host, path)) ? { path, external: true } : undefined,
          )
        },
      },
    ],
  }
  return { exclude: SHIMS, esbuildOptions } as DepOptimizationOptions
}

/** The parts of esbuild's options that are used. Vite 8 no longer has their types. */
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
