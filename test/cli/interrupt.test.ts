import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type HoldingRegistry, type RegistryStep, startHoldingRegistry } from './support/holding-registry.js'
import { useSandbox } from './support/sandbox.js'

const HOLD_WRITE = join(import.meta.dirname, 'fixtures/hold-write.mjs')

const box = useSandbox()
let registry: HoldingRegistry
let caches = 0
beforeAll(async () => {
  registry = await startHoldingRegistry(box.registry.host)
  await box.publish('acme:first@1.0.0')
  await box.publish('acme:second@1.0.0')
})
afterAll(() => registry.close())
afterEach(() => registry.release())

const environment = () => ({
  ...box.env,
  WKG_REGISTRY: registry.host,
  WASM_PKG_CACHE_DIR: join(box.home, `cache-${caches}`),
})

/** Every file below the project with its text. */
async function projectFiles(): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(box.project, { recursive: true })
  return Object.fromEntries(await Promise.all(names.toSorted().map(async (name) => [name, await box.read(name)])))
}

interface Ended {
  readonly code: number | null
  readonly stderr: string
}

/** Starts a command and interrupts it when it waits. @param waits given what it says, or settled by who lets it wait */
async function interruptWhen(
  args: readonly string[],
  waits: Promise<void> | RegExp,
  { nodeArgs = [], env = {} }: { readonly nodeArgs?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [...nodeArgs, box.bin, ...args], {
    cwd: box.project,
    env: { ...environment(), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  const closed = once(child, 'close') as Promise<[number | null]>
  const said = new Promise<void>((done) => {
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8')
      if (waits instanceof RegExp && waits.test(stderr)) done()
    })
  })
  const tooEarly = closed.then(([code]) => {
    throw new Error(`ended with ${code} before it had to wait: ${stderr}`)
  })
  tooEarly.catch(() => undefined)
  await Promise.race([waits instanceof RegExp ? said : waits, tooEarly])
  child.kill('SIGINT')
  const [code] = await closed
  return { code, stderr }
}

describe('Ctrl-C during add', () => {
  let before: Readonly<Record<string, string>>
  beforeAll(async () => {
    await box.reset()
    const added = await box.run(['add', 'acme:first'], { env: environment() })
    expect(added).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') })
    before = await projectFiles()
    expect(Object.keys(before)).toContain('wasm-pkg.lock')
  })
  beforeEach(async () => {
    caches += 1
    await box.reset()
    for (const [name, text] of Object.entries(before)) await box.write(name, text)
  })

  /** Half a package is in no store, and no file of the project is another one. */
  async function expectUntouched(): Promise<void> {
    expect(await projectFiles()).toEqual(before)
    const stored = await readdir(join(box.home, `cache-${caches}`), { recursive: true }).catch(() => [])
    expect(stored.filter((name) => /tmp.*\.|\.tmp/.test(name))).toEqual([])
  }

  it.each<RegistryStep>(['metadata', 'token', 'versions', 'manifest', 'blob', 'second half of a blob'])(
    'ends it with 130 and leaves the project as it was while it waits for: %s',
    async (step) => {
      const { code, stderr } = await interruptWhen(['add', 'acme:second', '--quiet'], registry.hold(step))
      expect({ code, stderr }).toEqual({ code: 130, stderr: 'interrupted\n' })
      await expectUntouched()
    },
  )

  it.each(['package.json', 'wasm-pkg.lock', 'wasm-pkg.d.ts'])(
    'ends it with 130 and takes back what it wrote at the moment at which it writes %s',
    async (name) => {
      const { code, stderr } = await interruptWhen(['add', 'acme:second', '--quiet'], /^held$/m, {
        nodeArgs: ['--import', HOLD_WRITE],
        env: { HELD_FILE: name },
      })
      expect({ code, stderr }).toEqual({ code: 130, stderr: 'held\ninterrupted\n' })
      await expectUntouched()
    },
  )

  it('does not keep the next one from adding it', async () => {
    await interruptWhen(['add', 'acme:second'], registry.hold('second half of a blob'))
    registry.release()
    expect(await box.run(['add', 'acme:second'], { env: environment() })).toMatchObject({ code: 0 })
  })
})
