import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import type { TranspileRequest } from '@wasm-pkg/component'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { runNode, type RunResult } from '../fixtures/run-modules.js'
import { openTestTranspiler, type TestTranspiler } from '../fixtures/transpile.js'
import { ASYNC_FUNCTION, CALLS_SLOW, exportingFunctions, parseWat } from '../fixtures/wat.js'

let transpiler: TestTranspiler
let progress: ProgressEvent[]

beforeEach(async () => {
  progress = []
  transpiler = await openTestTranspiler((event) => void progress.push(event))
})
afterEach(() => transpiler.close())

interface CountedRequest extends TranspileRequest {
  reads: number
}

function request(bytes: Uint8Array, more: Partial<TranspileRequest> = {}): CountedRequest {
  const read = (): Promise<Uint8Array> => {
    made.reads += 1
    return Promise.resolve(bytes)
  }
  const made: CountedRequest = { digest: sha256(bytes), bytes: read, label: 'docs:test@1.0.0', ...more, reads: 0 }
  return made
}

const wat = async (text: string, more?: Partial<TranspileRequest>): Promise<CountedRequest> =>
  request(await parseWat(text), more)

describe('transpile', () => {
  it('describes the component and keeps the core modules apart', async () => {
    const { bytes } = await buildSample('docs:consumer')
    const consumer = await transpiler.transpile(request(bytes))
    expect(consumer).toMatchObject({
      digest: sha256(bytes),
      suspends: false,
      imports: [{ id: 'docs:adder/add@0.1.0', members: ['add'] }],
      exports: [{ kind: 'interface', id: 'docs:consumer/calc@0.1.0', jsName: 'calc', members: ['sum'] }],
    })
    const [core] = consumer.cores
    const content = await core?.read()
    expect(core).toMatchObject({ name: 'component.core.wasm', size: content?.length })
    expect(core?.digest).toBe(sha256(content ?? new Uint8Array()))
    expect(await consumer.glue()).toContain("getCoreModule('component.core.wasm')")
  })

  it('reads and compiles equal bytes once, at the same time and later', async () => {
    const adder = request((await buildSample('docs:adder')).bytes)
    const [first, second] = await Promise.all([transpiler.transpile(adder), transpiler.transpile(adder)])
    const third = await transpiler.transpile(adder)
    expect(adder.reads).toBe(1)
    expect([second.exports, third.exports]).toEqual([first.exports, first.exports])
    expect(progress).toEqual([
      { phase: 'transpile', package: 'docs:test@1.0.0', total: expect.any(Number) },
      { phase: 'transpile', package: 'docs:test@1.0.0', total: expect.any(Number), done: true },
    ])
  })

  it('gives the same files to every store', async () => {
    const adder = request((await buildSample('docs:adder')).bytes)
    const other = await openTestTranspiler()
    try {
      const [a, b] = [await transpiler.transpile(adder), await other.transpile({ ...adder, label: 'other:name@2.0.0' })]
      expect(await b.glue()).toBe(await a.glue())
      expect(b.cores.map(({ digest }) => digest)).toEqual(a.cores.map(({ digest }) => digest))
    } finally {
      await other.close()
    }
  })

  it('compiles again what was damaged on disk', async () => {
    const adder = request((await buildSample('docs:adder')).bytes)
    const { cores } = await transpiler.transpile(adder)
    await writeFile(cores[0]?.path ?? '', 'damaged')
    const again = await transpiler.transpile(adder)
    expect(sha256((await again.cores[0]?.read()) ?? new Uint8Array())).toBe(cores[0]?.digest)
    expect(adder.reads).toBe(2)
  })

  it('works on while one of two callers gives up', async () => {
    const { bytes } = await buildSample('docs:adder')
    const abort = new AbortController()
    const first = transpiler.transpile(request(bytes, { signal: abort.signal }))
    const second = transpiler.transpile(request(bytes))
    abort.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
    await expect(second).resolves.toMatchObject({ suspends: false })
  })

  it('stops when all have given up, and starts anew for the next', async () => {
    const { bytes } = await buildSample('docs:adder')
    const abort = new AbortController()
    const given = transpiler.transpile(request(bytes, { signal: abort.signal }))
    setTimeout(() => abort.abort(new Error('enough')), 20)
    await expect(given).rejects.toThrow('enough')
    await expect(transpiler.transpile(request(bytes))).resolves.toMatchObject({ suspends: false })
  })
})

describe('what cannot be transpiled', () => {
  it('fails for a trap in jco, and for that component alone', async () => {
    // jco 1.35 does not find an export whose name has capital letters.
    const trap = await wat(exportingFunctions(['get-URL']))
    const good = await wat(exportingFunctions(['get']))
    const failure = transpiler.transpile(trap)
    await expect(failure).rejects.toMatchObject({
      code: 'E_WASM',
      package: 'docs:test@1.0.0',
      message: expect.stringMatching(
        /^docs:test@1\.0\.0 cannot be transpiled: .*failed to find component export \[get-url\]/,
      ),
      hint: expect.any(String),
    })
    await expect(transpiler.transpile(good)).resolves.toMatchObject({ exports: [{ jsName: 'get' }] })
    await expect(transpiler.transpile(trap)).rejects.toMatchObject({ code: 'E_WASM' })
    expect(progress.at(-1)).toMatchObject({ done: true })
  })

  it('refuses core modules, WIT packages and damaged components', async () => {
    const { bytes } = await buildSample('docs:adder')
    const broken = Uint8Array.from(bytes)
    broken.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 40)
    for (const bad of [Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), (await buildSample('wasi:io')).bytes, broken]) {
      await expect(transpiler.transpile(request(bad))).rejects.toMatchObject({ code: 'E_WASM' })
    }
  })

  it('fails what is under way when it closes', async () => {
    const running = transpiler.transpile(request((await buildSample('docs:adder')).bytes))
    const result = expect(running).rejects.toMatchObject({ code: 'E_INTERNAL' })
    await transpiler.close()
    await result
  })
})

describe('components that suspend', () => {
  it('are those with async functions', async () => {
    await expect(transpiler.transpile(await wat(ASYNC_FUNCTION))).resolves.toMatchObject({ suspends: true })
    await expect(transpiler.transpile(await wat(CALLS_SLOW))).resolves.toMatchObject({ suspends: false })
  })

  it('are those with functions that the request lists, compiled apart', async () => {
    const async = { imports: ['slow'], exports: ['run'] }
    const plain = await transpiler.transpile(await wat(CALLS_SLOW))
    const suspending = await transpiler.transpile(await wat(CALLS_SLOW, { async }))
    expect([plain.suspends, suspending.suspends]).toEqual([false, true])
  })
})

/** Runs a program that has transpiled docs:adder into the test's store. */
async function runProgram(
  statements: string,
  args: readonly string[] = [],
  env?: NodeJS.ProcessEnv,
): Promise<RunResult> {
  const { file } = await buildSample('docs:adder')
  const script = join(transpiler.dir, 'main.mjs')
  const [store, client, own] = [
    '@wasm-pkg/registry-client/store',
    '@wasm-pkg/registry-client',
    '@wasm-pkg/component',
  ].map((name) => JSON.stringify(import.meta.resolve(name)))
  await writeFile(
    script,
    `import { openStore } from ${store}
     import { sha256 } from ${client}
     import { createTranspiler } from ${own}
     import { readFileSync } from 'node:fs'
     const bytes = readFileSync(${JSON.stringify(file)})
     const transpiler = createTranspiler({ store: openStore({ dir: ${JSON.stringify(transpiler.dir)} }) })
     const result = await transpiler.transpile({ digest: sha256(bytes), bytes: async () => bytes, label: 'docs:adder' })
     ${statements}`,
  )
  return await runNode([...args, script], env)
}

describe('a process of its own', () => {
  it('ends at once without closing the transpiler', async () => {
    const result = await runProgram(`
      const waitsFor = ['MessagePort', 'Timeout', 'Worker']
      console.log(JSON.stringify(process.getActiveResourcesInfo().filter((kind) => waitsFor.includes(kind))))`)
    expect(result).toEqual({ stdout: '[]\n', stderr: '', code: 0 })
  })

  it('starts no thread when the store has everything', async () => {
    const noWorker = ['--import', new URL('../fixtures/no-worker.mjs', import.meta.url).href]
    expect((await runProgram('', noWorker)).stderr).toContain('a thread was started')
    await transpiler.sample('docs:adder')
    const result = await runProgram('console.log(result.cores.length)', noWorker)
    expect(result).toEqual({ stdout: '1\n', stderr: '', code: 0 })
  })

  it.each(['--import', 'NODE_OPTIONS'])('does not hand its preloads (%s) on to the threads', async (way) => {
    const url = 'data:text/javascript,console.log(`preloaded`)'
    const result =
      way === '--import' ? await runProgram('', [way, url]) : await runProgram('', [], { [way]: `--import ${url}` })
    expect(result).toEqual({ stdout: 'preloaded\n', stderr: '', code: 0 })
  })
})
