import type { Compiler } from 'webpack'
import type { Host } from '../host.js'
import { refresh } from '../refresh.js'

const NAME = 'wasm-pkg'

/** Reads the project again before each build of a watching bundler, if it changed on disk. */
export function followProject(compiler: Compiler, host: Host): void {
  let failure: unknown
  compiler.hooks.watchRun.tapPromise(NAME, async () => {
    failure = undefined
    try {
      await refresh(host)
    } catch (error) {
      // Thrown here it would end the watching, and half a package.json is what editors leave for a moment.
      failure = error
    }
  })
  compiler.hooks.thisCompilation.tap(NAME, ({ errors }) => {
    if (failure !== undefined) errors.push(failure as Error)
  })
}
