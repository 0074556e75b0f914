import * as nodeModule from 'node:module'
import { type Line, openLine } from './bridge/channel.js'
import { hookInThread, type RegisterHooks } from './hooks/in-thread.js'
import { explainRequire } from './hooks/require.js'
import { findProjectRoot } from './root.js'
import { saveAtExit } from './save.js'

/**
 * Lets `import` load components from registries in this thread. `node --import @wasm-pkg/node/register` calls this.
 *
 * The project is the one to which the program belongs. With `WASM_PKG_FROZEN=1` (the default under `CI`), the lock file
 * is never written. With `WASM_PKG_OFFLINE=1`, the network is not used. Both are read when the first package is
 * imported.
 */
export function register(): void {
  const root = findProjectRoot(process.argv[1], process.cwd())
  const { registerHooks } = nodeModule as { readonly registerHooks?: RegisterHooks }
  if (registerHooks !== undefined) return hookInThread(registerHooks, root, saveAtExit)
  const line: Line = openLine(root)
  nodeModule.register(new URL('hooks/off-thread.js', import.meta.url), {
    data: line.far,
    transferList: [line.far.port],
  })
  explainRequire()
  saveAtExit(line)
}
