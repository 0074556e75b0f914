import { sha256 } from '@wasm-pkg/registry-client/digest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { componentFiles } from '../fixtures/component-files.js'
import { runModules } from '../fixtures/run-modules.js'
import { openTestTranspiler, type TestTranspiler } from '../fixtures/transpile.js'
import { ASYNC_FUNCTION, CALLS_SLOW, parseWat } from '../fixtures/wat.js'

let transpiler: TestTranspiler
beforeAll(async () => void (transpiler = await openTestTranspiler()))
afterAll(() => transpiler.close())

const hasSuspension = 'Suspending' in WebAssembly
const SLOW = { id: 'slow', module: './slow.mjs', member: 'slow' }
const slow = 'export const slow = (x) => new Promise((resolve) => setTimeout(resolve, 5, x + 1))'
const async = { imports: ['slow'], exports: ['run'] }

async function transpile(text: string, functions?: typeof async): ReturnType<TestTranspiler['transpile']> {
  const bytes = await parseWat(text)
  const request = { digest: sha256(bytes), bytes: () => Promise.resolve(bytes), label: 'docs:test' }
  return await transpiler.transpile({ ...request, ...(functions && { async: functions }) })
}

describe.each(['sync', 'top-level-await', 'deferred'] as const)('mode %s', (mode) => {
  const main = `
    try {
      const { $init, run } = await import('./test.mjs')
      await $init
      console.log(await run(41))
    } catch (error) {
      console.log(error.message)
    }`

  it.skipIf(!hasSuspension)('waits for imports that give promises (needs WebAssembly.Suspending)', async () => {
    const files = await componentFiles(await transpile(CALLS_SLOW, async), { name: 'test', mode, bindings: [SLOW] })
    expect(await runModules({ ...files, 'slow.mjs': slow, 'main.mjs': main })).toEqual({
      stdout: '42\n',
      stderr: '',
      code: 0,
    })
  })

  it.skipIf(!hasSuspension)('runs async functions of the component model (needs WebAssembly.Suspending)', async () => {
    const files = await componentFiles(await transpile(ASYNC_FUNCTION), { name: 'test', mode })
    expect(await runModules({ ...files, 'main.mjs': main })).toEqual({ stdout: '41\n', stderr: '', code: 0 })
  })

  it('says what a runtime without it lacks', async () => {
    const files = await componentFiles(await transpile(ASYNC_FUNCTION), { name: 'test', mode })
    const result = await runModules({ ...files, 'main.mjs': `delete WebAssembly.Suspending\n${main}` })
    expect(result.stdout).toMatch(/^This component suspends its calls, .*: Node 24 or later/)
  })

  it('says it where instances are made', async () => {
    const files = await componentFiles(await transpile(ASYNC_FUNCTION), { name: 'test', mode })
    const factory = `
      delete WebAssembly.Suspending
      import { instantiate } from './test.factory.mjs'
      await instantiate().catch((error) => console.log(error.message))`
    expect((await runModules({ ...files, 'main.mjs': factory })).stdout).toContain('Node 24 or later')
  })
})
