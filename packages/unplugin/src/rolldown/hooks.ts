import type { InputOptions } from 'rolldown'
import type { UnpluginOptions } from 'unplugin'
import { targetWithoutSuspension } from '@wasm-pkg/project/suspension-targets'
import { quote } from '@wasm-pkg/wasi/generated'
import type { Host } from '../host.js'
import type { Options } from '../options.js'
import { rollupHooks } from '../rollup/hooks.js'
import type { BundlerSettings } from '../target.js'

/** Rollup's hooks, with Rolldown's platform and target settings. Its default platform is the browser. */
export function rolldownHooks(options: Options, host: Host): UnpluginOptions {
  let settings: BundlerSettings = { platform: 'browser' }
  const hooks = rollupHooks(options, host, () => settings)
  return {
    ...hooks,
    rolldown: {
      ...hooks.rolldown,
      options(input: InputOptions) {
        settings = {
          platform: input.platform === 'node' ? 'node' : 'browser',
          cannotSuspend: targetWithoutSuspension([input.transform?.target ?? []].flat()),
        }
      },
      resolveFileUrl: ({ format, relativePath }) =>
        format === 'iife' || format === 'umd' ? urlInScript(relativePath) : undefined,
    },
  }
}

/** Rolldown does not replace `import.meta.url` in scripts. This is Rollup's replacement. */
function urlInScript(path: string): string {
  const base = 'globalThis.document?.currentScript?.src || globalThis.document?.baseURI || location.href'
  return `new URL(${quote(path)}, ${base}).href`
}
