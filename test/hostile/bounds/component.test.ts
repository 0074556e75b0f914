import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { createTranspiler, inspectComponent, type TranspileRequest, type Transpiler } from '@wasm-pkg/component'
import { openStore } from '@wasm-pkg/registry-client/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestOf } from '../content/package.js'
import { exportingFunctions, importingInterfaces, starting } from '../content/wat.js'
import { isFullRun } from '../harness/define.js'

/** jco needs a millisecond per function, so 50,000 functions are only in the full run, which allows a minute. */
const FUNCTIONS = isFullRun ? 50_000 : 2_000
const INTERFACES = isFullRun ? 500 : 50
const IN_EACH = 20

let folder: string
let transpiler: Transpiler

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-bounds-'))
  transpiler = createTranspiler({ store: openStore({ dir: folder }) })
})

afterAll(async () => {
  await transpiler.close()
  await rm(folder, { recursive: true, force: true })
})

async function request(wat: string): Promise<TranspileRequest> {
  const bytes = await parse(wat)
  return { digest: digestOf(bytes), bytes: () => Promise.resolve(bytes), label: 'acme:image@1.0.0' }
}

describe('many functions', () => {
  it(`${FUNCTIONS} exported functions are inspected and compiled`, { timeout: 600_000 }, async () => {
    const component = await request(exportingFunctions(FUNCTIONS))
    const bytes = await component.bytes()
    expect(inspectComponent(bytes).exports).toHaveLength(FUNCTIONS)
    expect((await transpiler.transpile(component)).exports).toHaveLength(FUNCTIONS)
    // The second time from the store, without the bytes.
    const stored = await transpiler.transpile({
      ...component,
      bytes: () => Promise.reject(new Error('compiled again')),
    })
    expect(stored.exports).toHaveLength(FUNCTIONS)
  })

  it(`${INTERFACES * IN_EACH} imported functions are compiled`, { timeout: 600_000 }, async () => {
    const component = await request(importingInterfaces(INTERFACES, IN_EACH))
    const { imports } = await transpiler.transpile(component)
    expect(imports).toHaveLength(INTERFACES)
    expect(imports[0]?.members).toHaveLength(IN_EACH)
  })

  it('more imports than WebAssembly tools take are an error that says so', async () => {
    const component = await request(importingInterfaces(1_500, 1))
    expect(inspectComponent(await component.bytes()).imports).toHaveLength(1_500)
    await expect(transpiler.transpile(component)).rejects.toMatchObject({
      code: 'E_WASM',
      message: expect.stringMatching(/instances count exceeds limit/) as string,
    })
  })
})

describe('a component is never run to compile it, so that one is compiled whose start', () => {
  it.each([
    ['loops for ever', '(loop $again br $again)'],
    ['traps', 'unreachable'],
    ['takes all memory', '(loop $again (drop (memory.grow (i32.const 1000))) br $again)'],
  ])('%s', async (_, start) => {
    const component = await request(starting(start))
    expect((await transpiler.transpile(component)).exports).toEqual([{ kind: 'function', jsName: 'f' }])
    expect((await transpiler.types(component)).world).toContain('export function f(): number')
  })
})
