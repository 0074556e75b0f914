import type { Compiler } from 'webpack'
import type { Host } from '../host.js'
import { refresh } from '../refresh.js'
import { PLUGIN_NAME } from '../plugin-name.js'

/** In watch mode, reads the project again before each build if it changed on disk. */
export function followProject(compiler: Compiler, host: Host): void {
  let failure: unknown
  compiler.hooks.watchRun.tapPromise(PLUGIN_NAME, async () => {
    failure = undefined
    try {
      await refresh(host)
    } catch (error) {
      // Throwing here would end watch mode, and editors briefly leave an incomplete package.json.
      failure = error
    }
  })
  compiler.hooks.thisCompilation.tap(PLUGIN_NAME, ({ errors }) => {
    if (failure !== undefined) errors.push(failure as Error)
  })
}
