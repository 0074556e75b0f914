import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseLock } from '@wasm-pkg/project/lock-file'
import { parseManifest } from '@wasm-pkg/project'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tried } from '@wasm-pkg/testing/nightly'
import { PATIENCE_MS } from '@wasm-pkg/testing/patience'
import { digestOf } from '../content/package.js'
import { sampleComponent } from '../content/sample.js'
import { isFullRun } from '../harness/define.js'
import { storeProblems } from '../harness/rules.js'
import { type World, createWorld } from '../harness/world.js'
import { BIN } from '../surfaces/cli.js'
import { projectSurface } from '../surfaces/project.js'
import { BUILD, DEV } from '../surfaces/vite.js'

/** Large enough for a write to take a while. */
const CONTENT_BYTES = 6_000_000

/** What is killed, and how often while it runs. A dev server writes files with the code of a build. */
const ALL_VICTIMS = [
  { name: 'wasm-pkg install', parameters: [BIN, 'install'], kills: isFullRun ? 300 : 10 },
  { name: 'wasm-pkg add', parameters: [BIN, 'add', 'acme:more@^1.0.0'], kills: isFullRun ? 80 : 3 },
  { name: 'a build with Vite', parameters: [BUILD, '{}'], kills: isFullRun ? 60 : 2 },
  { name: 'a dev server of Vite', parameters: [DEV], kills: isFullRun ? 60 : 2 },
] as const
const VICTIMS = isFullRun ? ALL_VICTIMS : tried(ALL_VICTIMS, ({ parameters: [script] }) => script === DEV)

/** What a run starts from: nothing, the store without a lock, the lock without a store, or both. */
const BEGINNINGS = [
  { store: false, lock: false },
  { store: true, lock: false },
  { store: false, lock: true },
  { store: true, lock: true },
] as const
type Beginning = (typeof BEGINNINGS)[number]

let world: World
let manifest: string

beforeAll(async () => {
  world = await createWorld()
  world.registry.publish('acme:image@1.1.0', sampleComponent('crash', CONTENT_BYTES))
  world.registry.publish('acme:more@1.0.0', sampleComponent('more'))
  manifest = await readFile(join(world.project, 'package.json'), 'utf8')
})
afterAll(() => world.close())

async function begin({ store, lock }: Beginning): Promise<void> {
  await writeFile(join(world.project, 'package.json'), manifest)
  if (!store) await rm(world.store, { recursive: true, force: true })
  if (!lock) await rm(join(world.project, 'wasm-pkg.lock'), { force: true })
}

/** Kills a run after a while. Returns how long it took where it ended before. */
async function killAfter(ms: number, parameters: readonly string[]): Promise<number | undefined> {
  const start = performance.now()
  const child = spawn(process.execPath, parameters, {
    cwd: world.project,
    env: world.env,
    stdio: 'ignore',
    detached: true,
  })
  const ended = once(child, 'close')
  await Promise.race([ended, sleep(ms)])
  const alive = child.exitCode === null
  // The whole group: worker processes die at the same moment.
  if (alive && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  await ended
  return alive ? undefined : performance.now() - start
}

const read = (name: string): Promise<string | undefined> =>
  readFile(join(world.project, name), 'utf8').catch(() => undefined)

/** Each file of the project is old or new and whole, or not there. */
async function projectProblems(): Promise<readonly string[]> {
  const problems: string[] = []
  const check = async (name: string, parse: (text: string) => unknown): Promise<void> => {
    const text = await read(name)
    if (text === undefined) return
    try {
      await parse(text)
    } catch (error) {
      problems.push(`${name}: ${String(error)}`)
    }
  }
  await check('wasm-pkg.lock', (text) => parseLock(text, 'wasm-pkg.lock'))
  await check('package.json', (text) => {
    const { dependencies } = parseManifest(text, 'package.json')
    expect([...dependencies.keys()].filter((key) => key !== 'acme:more')).toEqual(['acme:image'])
  })
  await check('wasm-pkg.d.ts', (text) => expect(text).toMatch(/^\/[/*][^]*\}\n$/))
  return problems
}

// Process groups, and a signal that nothing can catch, are of Unix.
describe.skipIf(process.platform === 'win32')('a process killed at any point leaves nothing wrong behind', () => {
  it.each(VICTIMS)('$name, $kills times', { timeout: 1_800_000 }, async ({ name, parameters, kills }) => {
    const whole = new Map<Beginning, number>()
    let [hits, runs] = [0, 0]
    while (hits < kills) {
      const beginning = BEGINNINGS[hits % BEGINNINGS.length] ?? BEGINNINGS[0]
      await begin(beginning)
      const known = whole.get(beginning)
      // The first of each kind is not killed: it shows how long they take.
      const took = await killAfter(known === undefined ? PATIENCE_MS : Math.random() * known, parameters)
      // A run that ended before its signal counts for nothing, and shows that runs are shorter now.
      if (took === undefined) hits += 1
      else whole.set(beginning, took)
      runs += 1
      const wrong = (await storeProblems(world)).filter((problem) => !problem.startsWith('R1: temporary file'))
      expect([...wrong, ...(await projectProblems())]).toEqual([])
      const next = await projectSurface.run(world, {})
      expect(next.ok ? digestOf(next.bytes) : next.output).toBe(digestOf(sampleComponent('crash', CONTENT_BYTES)))
      await rm(join(world.store, 'v1/tmp'), { recursive: true, force: true })
    }
    process.stdout.write(`measured: ${name} was killed ${hits} times, in ${runs} runs\n`)
    // The next time that the files are written, what killed processes left beside them goes.
    await rm(join(world.project, 'wasm-pkg.lock'), { force: true })
    expect((await projectSurface.run(world, {})).ok).toBe(true)
    const left = (await readdir(world.project)).filter((file) => file.includes('wasm-pkg.lock'))
    expect(left).toEqual(['wasm-pkg.lock'])
  })
})
