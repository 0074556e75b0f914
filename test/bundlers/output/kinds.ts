import type { Build } from '../adapters/types.js'

/** A kind of package, and the module that imports one. */
interface Kind {
  readonly name: string
  readonly platform: Build['platform']
  readonly code: string
}

const PLAIN = `import { add } from 'docs:adder'\nconsole.log(add.add(1, 2))\n`

export const KINDS: readonly Kind[] = [
  { name: 'plain', platform: 'browser', code: PLAIN },
  { name: 'plain-node', platform: 'node', code: PLAIN },
  {
    name: 'wasi',
    platform: 'browser',
    code: `import { variables } from 'docs:probe@0.1.0'\nconsole.log(variables())\n`,
  },
  {
    name: 'linked',
    platform: 'browser',
    code: `import { calc } from 'docs:consumer@0.1.0'\nconsole.log(calc.sum(Uint32Array.of(1, 2)))\n`,
  },
  {
    name: 'async',
    platform: 'browser',
    code: `import { run } from 'docs:waiter/api@0.1.0'\nconsole.log(await run(20))\n`,
  },
  {
    name: 'wit',
    platform: 'browser',
    code: `import { getRandomBytes } from 'wasi:random/random@0.2.12'\nconsole.log(getRandomBytes(4n).length)\n`,
  },
]

/** What `async` needs: a binding that waits. */
export const WASM_PKG = {
  dependencies: { 'docs:adder': '^0.2.0' },
  bindings: { 'docs:waiter/host': './slow.js' },
  async: { 'docs:waiter': { imports: ['docs:waiter/host#slow'], exports: ['docs:waiter/api@0.1.0#run'] } },
}
export const SLOW = 'export const slow = (x) => new Promise((resolve) => setTimeout(resolve, 5, x * 2))\n'
