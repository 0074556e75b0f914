import { runTool } from './spawn.mjs'

/**
 * Compiles all packages. `tsc -b` only compiles outdated ones.
 *
 * @throws {Error} with the compiler's messages
 */
export async function ensureBuilt() {
  const { code, output } = await runTool('typescript/bin/tsc', ['-b'])
  if (code !== 0) throw new Error(`The build failed:\n${output}`)
}
