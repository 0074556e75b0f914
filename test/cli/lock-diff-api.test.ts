import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildSample } from '../support/samples.js'
import { initRepository, type Repository } from './support/repository.js'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
let repository: Repository

interface ApiDocument {
  readonly api: readonly Record<string, unknown>[]
}

beforeAll(async () => {
  // The sample's second version adds a function to the first.
  for (const [version, sample] of [
    ['1.0.0', '0.1.0'],
    ['1.1.0', '0.2.0'],
    ['1.1.1', '0.1.0'],
    ['2.0.0', '0.1.0'],
  ]) {
    const { file } = await buildSample(`docs:adder@${sample}`)
    const { code, stderr } = await box.run([
      'publish',
      file,
      '--package',
      `acme:math@${version}`,
      '--skip-semver-check',
    ])
    if (code !== 0) throw new Error(stderr)
  }
})
beforeEach(async () => {
  await box.reset()
  repository = await initRepository(box)
})

async function move(from: string, to: string): Promise<void> {
  await box.run(['add', `acme:math@=${from}`])
  await repository.commit('base')
  await box.run(['add', `acme:math@=${to}`])
}

describe('lock diff, from the pinned bytes', () => {
  it('tells a function that a patch release removes as a broken promise', async () => {
    await move('1.1.0', '1.1.1')
    const { code, stdout } = await box.run(['lock', 'diff', '--fail-on', 'breaking'])
    expect(code).toBe(3)
    expect(stdout).toContain('! acme:math 1.1.0 -> 1.1.1 breaks its users, which this version step promises not to')
    expect(stdout).toContain('breaking:   removes docs:adder/add subtract: func(x: u32, y: u32) -> u32')
  })

  it('tells an added function as compatible, and a major step as announced', async () => {
    await move('1.0.0', '1.1.0')
    expect((await box.json<ApiDocument>(['lock', 'diff'])).api).toEqual([
      {
        package: 'acme:math',
        from: '1.0.0',
        to: '1.1.0',
        detail: 'wit',
        breaking: [],
        compatible: ['adds docs:adder/add subtract: func(x: u32, y: u32) -> u32'],
        calls: [],
        brokenPromise: false,
      },
    ])
    await box.reset()
    repository = await initRepository(box)
    await move('1.1.0', '2.0.0')
    const { code, stdout } = await box.run(['lock', 'diff', '--fail-on', 'breaking'])
    expect(code).toBe(0)
    expect(stdout).toContain('breaks its users, as the version step says it may')
  })

  it('fetches by digest what the cache lacks, and without a network falls back to the lock files', async () => {
    await move('1.1.0', '1.1.1')
    const cache = { WASM_PKG_CACHE_DIR: `${box.home}/empty` }
    const offline = await box.run(['lock', 'diff', '--offline'], { env: cache })
    expect(offline.stdout).not.toContain('subtract')
    expect(offline.stderr).toContain('The bytes of 2 pins could not be had')
    const online = await box.run(['lock', 'diff'], { env: cache })
    expect(online.stdout).toContain('subtract')
  })
})
