import { runTool } from '../lib/spawn.mjs'
import { check } from './outcome.mjs'

/** Compiles the packages; later steps test what this writes. */
export async function build() {
  return check(await runTool('typescript/bin/tsc', ['-b']))
}

/** Type-checks the tests against the compiled packages. */
export async function types() {
  return check(await runTool('typescript/bin/tsc', ['-p', 'tsconfig.test.json']))
}
