import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf } from '../content/package.js'
import type { HostileCase, Outcome, Surface } from './case.js'
import { auditProblems, secretProblems, storeProblems, takeSnapshot, unchangedWorldProblems } from './rules.js'
import { type World, createWorld } from './world.js'

/** A handled failure, retries and all, takes less; what takes longer hangs. */
const MAX_CASE_MS = 30_000

/** What playing a case showed. */
export interface Played {
  /** `ok` or the code of the error. */
  readonly result: string
  /** Everything that was not as it must be. */
  readonly problems: readonly string[]
}

/** Plays a case on a surface; nothing is thrown for a finding. */
export async function runCase(
  hostile: HostileCase,
  surface: Surface,
  /** Makes the state before, and tries it afterwards: a cheaper surface over the same files. */
  helper: Surface = surface,
): Promise<Played> {
  const world = await createWorld(hostile.setup)
  try {
    return await play(hostile, surface, helper, world)
  } finally {
    await world.close()
  }
}

async function play(hostile: HostileCase, surface: Surface, helper: Surface, world: World): Promise<Played> {
  const frozen = hostile.frozen === true
  if (frozen || hostile.installed === true) {
    const first = await helper.run(world, {})
    if (!first.ok) return { result: first.code, problems: [`the healthy install failed: ${first.output}`] }
    if (hostile.installed !== true) await rm(world.store, { recursive: true })
  }
  const healthy = await readFiles(world.project)
  await hostile.plant(world)
  const before = await takeSnapshot(world)
  const started = performance.now()
  const outcome = await surface.run(world, { frozen })
  const took = performance.now() - started
  const problems = [
    ...expectationProblems(hostile, outcome, world),
    ...(took > MAX_CASE_MS ? [`took ${Math.round(took)} ms`] : []),
    ...(outcome.ok ? [] : await unchangedWorldProblems(world, before)),
    ...(await storeProblems(world)),
    ...(await secretProblems(world, outcome.output)),
    ...auditProblems(world, hostile.credentialsAt?.(world) ?? []),
    ...(await checkProblems(hostile, world, outcome)),
    ...(await secondRunProblems(hostile, helper, world, healthy)),
  ]
  return { result: resultOf(outcome), problems }
}

function resultOf(outcome: Outcome): string {
  return outcome.ok ? 'ok' : outcome.code
}

function expectationProblems({ expected, says }: HostileCase, outcome: Outcome, world: World): string[] {
  const got = resultOf(outcome)
  const wanted: readonly string[] = typeof expected === 'string' ? [expected] : expected
  if (!wanted.includes(got)) return [`expected ${wanted.join(' or ')}, got ${got}: ${outcome.output.slice(0, 2000)}`]
  if (outcome.ok) return isRight(outcome, world) ? [] : ['wrong bytes']
  return says === undefined || says.test(outcome.message) ? [] : [`does not say ${String(says)}: ${outcome.message}`]
}

/** R2: a run after the failure never gives wrong bytes; with the network gone it may only miss, healed it must succeed. */
async function secondRunProblems(
  hostile: HostileCase,
  surface: Surface,
  world: World,
  healthy: ReadonlyMap<string, Buffer>,
): Promise<string[]> {
  if (hostile.heals === false) return []
  const frozen = hostile.frozen === true
  const offline = await surface.run(world, { offline: true, frozen })
  const problems =
    offline.ok && !isRight(offline, world) ? ['R2: wrong bytes offline'] : await secretProblems(world, offline.output)
  await world.heal()
  await restoreFiles(world.project, healthy)
  const healed = await surface.run(world, { frozen })
  if (!healed.ok) return [...problems, `R2: the run after mending failed: ${healed.output.slice(0, 2000)}`]
  return [
    ...problems,
    ...(isRight(healed, world) ? [] : ['R2: wrong bytes after mending']),
    ...(await storeProblems(world)),
  ]
}

async function checkProblems({ check }: HostileCase, world: World, outcome: Outcome): Promise<string[]> {
  try {
    await check?.(world, outcome)
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

function isRight({ bytes }: Extract<Outcome, { ok: true }>, { older, newest }: World): boolean {
  const digest = digestOf(bytes)
  return digest === newest.digest || digest === older.digest
}

async function readFiles(dir: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isFile())
  return new Map(await Promise.all(names.map(async ({ name }) => [name, await readFile(join(dir, name))] as const)))
}

/** Puts the project's files back, whatever became of them. */
async function restoreFiles(dir: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const [name, bytes] of files) {
    await rm(join(dir, name), { recursive: true, force: true })
    await writeFile(join(dir, name), bytes)
  }
}
