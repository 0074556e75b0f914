import { writeFile } from 'node:fs/promises'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { componentOf } from '@wasm-pkg/testing/wit'
import { initRepository, type Repository } from './support/repository.js'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
let repository: Repository

interface ApiDocument {
  readonly api: readonly Record<string, unknown>[]
}

function netWit(version: string, world: string): string {
  return `package acme:net@${version}; interface api { run: func(); } world w { ${world} export api; } package wasi:sockets@0.2.0 { interface tcp { connect: func(); } }`
}

const ADD = 'add: func(x: u32, y: u32) -> u32;'
const SUBTRACT = 'subtract: func(x: u32, y: u32) -> u32;'
const RELEASES = { '1.0.0': ADD, '1.1.0': ADD + SUBTRACT, '1.1.1': ADD, '2.0.0': ADD }

beforeAll(async () => {
  for (const [version, functions] of Object.entries(RELEASES)) {
    const file = `${box.home}/math-${version}.wasm`
    const wit = `package acme:math@${version}; interface add { ${functions} } world w { export add; }`
    await writeFile(file, await componentOf(wit))
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
    expect(stdout).toContain(
      '! acme:math 1.1.0 to 1.1.1 breaks code that uses it, although this version step promises not to',
    )
    expect(stdout).toContain('breaking:   removes acme:math/add subtract: func(x: u32, y: u32) -> u32')
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
        compatible: ['adds acme:math/add subtract: func(x: u32, y: u32) -> u32'],
        calls: [],
        brokenPromise: false,
        downgrade: false,
      },
    ])
    await box.reset()
    repository = await initRepository(box)
    await move('1.1.0', '2.0.0')
    const { code, stdout } = await box.run(['lock', 'diff', '--fail-on', 'breaking'])
    expect(code).toBe(0)
    expect(stdout).toContain('breaks code that uses it, as the version step says it may')
  })

  it('fetches by digest what the cache lacks, and without a network falls back to the lock files', async () => {
    await move('1.1.0', '1.1.1')
    const cache = { WASM_PKG_CACHE_DIR: `${box.home}/empty` }
    const offline = await box.run(['lock', 'diff', '--offline'], { env: cache })
    expect(offline.stdout).not.toContain('subtract')
    expect(offline.stdout).toContain('? acme:math@1.1.1: its bytes could not be fetched')
    expect(offline.stdout).toContain(
      'acme:math 1.1.0 to 1.1.1 keeps its interfaces; their functions and types were not compared',
    )
    expect(offline.stderr).toContain('cannot be read: Offline')
    expect(await box.run(['lock', 'diff', '--offline', '--fail-on', 'facts'], { env: cache })).toMatchObject({
      code: 3,
    })
    const online = await box.run(['lock', 'diff'], { env: cache })
    expect(online.stdout).toContain('subtract')
  })

  it('believes the bytes and not a lock file that was edited', async () => {
    for (const [version, world] of [
      ['1.0.0', ''],
      ['1.0.1', 'import wasi:sockets/tcp@0.2.0;'],
    ] as const) {
      await box.write(`${version}.wasm`, await componentOf(netWit(version, world)))
      await box.run(['publish', `${version}.wasm`, '--package', `acme:net@${version}`])
    }
    await box.run(['add', 'acme:net@=1.0.0'])
    await repository.commit('base')
    await box.run(['add', 'acme:net@=1.0.1'])
    const honest = await box.read('wasm-pkg.lock')
    const rules = ['lock', 'diff', '--fail-on', 'facts,capability']

    const forged = honest.replace(/^ *"wasi:sockets.*\n/m, '')
    expect(forged).not.toBe(honest)
    await box.write('wasm-pkg.lock', forged)
    const edited = await box.run(rules)
    expect(edited.code).toBe(3)
    expect(edited.stdout).toContain('imports: wasi:sockets/tcp@0.2.0 is missing from the lock')
    expect(edited.stdout).toContain('! acme:net gains Network')
    expect(edited.stderr).toContain('facts: the lock file misdescribes acme:net@1.0.1')
    expect(edited.stderr).toContain('capability: acme:net can now open network connections')

    const verified = await box.run(['lock', 'verify'])
    expect(verified.stdout).toContain(
      '(bytes): the lock misdescribes acme:net@1.0.1:\n  imports: wasi:sockets/tcp@0.2.0 is missing from the lock\n',
    )

    const stripped = honest.replace(/^ *(?:size|kind) = .*\n|^ *(?:imports|exports) = \[[^\]]*\]\n/gm, '')
    expect(stripped).not.toContain('wasi:sockets')
    await box.write('wasm-pkg.lock', stripped)
    expect((await box.run(rules)).stdout).toContain('! acme:net gains Network')
    const blind = await box.run([...rules, '--locks-only'])
    expect(blind.code).toBe(3)
    expect(blind.stderr).toContain('capability: the capabilities of acme:net are unknown')
  })
})
