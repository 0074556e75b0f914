import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseLock } from '@wasm-pkg/project'
import { afterAll, beforeAll, expect, it } from 'vitest'
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

/** What is killed, and how often. */
const VICTIMS = [
  { name: 'wasm-pkg install', parameters: [BIN, 'install'], kills: isFullRun ? 430 : 16 },
  { name: 'a build with Vite', parameters: [BUILD, '{}'], kills: isFullRun ? 70 : 3 },
  { name: 'a dev server of Vite', parameters: [DEV], kills: isFullRun ? 70 : 3 },
] as const

let world: World

beforeAll(async () => {
  world = await createWorld()
  world.registry.publish('acme:image@1.1.0', sampleComponent('crash', CONTENT_BYTES))
})
afterAll(() => world.close())

async function forget(): Promise<void> {
  await rm(world.store, { recursive: true, force: true })
  await rm(join(world.project, 'wasm-pkg.lock'), { force: true })
}

/** How long a run takes that nobody kills and that has nothing to start from. */
async function wholeRunMs(parameters: readonly string[]): Promise<number> {
  await forget()
  const start = performance.now()
  await killAfter(60_000, parameters)
  return performance.now() - start
}

async function killAfter(ms: number, parameters: readonly string[]): Promise<boolean> {
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
  return alive
}

/** Old or new and whole, or not there. */
async function lockProblems(): Promise<string[]> {
  const file = join(world.project, 'wasm-pkg.lock')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return []
  return await parseLock(text, file).then(
    () => [],
    (error: unknown) => [String(error)],
  )
}

it.each(VICTIMS)(
  '$name, killed $kills times at any point, leaves nothing wrong behind',
  { timeout: 1_200_000 },
  async (victim) => {
    const wholeMs = await wholeRunMs(victim.parameters)
    await forget()
    let hits = 0
    for (let kill = 0; kill < victim.kills; kill += 1) {
      if (kill % 2 === 0) await rm(world.store, { recursive: true, force: true })
      if (kill % 3 === 0) await rm(join(world.project, 'wasm-pkg.lock'), { force: true })
      // Spread over the whole run and random within a share of it: every machine kills at all stages.
      const share = (kill + Math.random()) / victim.kills
      if (await killAfter(share * wholeMs, victim.parameters)) hits += 1
      const wrong = (await storeProblems(world)).filter((problem) => !problem.startsWith('R1: temporary file'))
      expect([...wrong, ...(await lockProblems())]).toEqual([])
      const next = await projectSurface.run(world, {})
      expect(next.ok ? digestOf(next.bytes) : next.output).toBe(digestOf(sampleComponent('crash', CONTENT_BYTES)))
      await rm(join(world.store, 'v1/tmp'), { recursive: true, force: true })
    }
    process.stdout.write(`measured: ${victim.name} was killed ${hits} times within ${victim.kills} runs\n`)
    // The first signal comes early in a run that has everything to do: it always hits.
    expect(hits).toBeGreaterThan(0)
  },
)
