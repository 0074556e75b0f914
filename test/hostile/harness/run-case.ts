import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { digestOf } from '../content/package.js'
import { PATIENCE_MS } from '@wasm-pkg/testing/patience'
import type { SeenRequest } from '../server/site.js'
import type { HostileCase, Outcome, RunOptions, Surface } from './case.js'
import {
  type Bounds,
  auditProblems,
  boundProblems,
  offlineProblems,
  secretProblems,
  storeProblems,
  unchangedWorldProblems,
} from './rules.js'
import { type Snapshot, takeSnapshot } from './snapshot.js'
import { type World, createWorld } from './world.js'

/** A little more than the time limit of processes, so that a hanging process has been ended by then. */
export const DEFAULT_BOUNDS: Bounds = { ms: PATIENCE_MS + 5000, requests: 100, peakBytes: 400 * 2 ** 20 }

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
  bounds: Bounds = DEFAULT_BOUNDS,
): Promise<Played> {
  const world = await createWorld(hostile.setup)
  try {
    return await play(hostile, surface, helper, world, bounds)
  } finally {
    await world.close()
  }
}

async function play(
  hostile: HostileCase,
  surface: Surface,
  helper: Surface,
  world: World,
  bounds: Bounds,
): Promise<Played> {
  const frozen = hostile.frozen === true
  if (frozen || hostile.installed === true) {
    const first = await helper.run(world, {})
    if (!first.ok) return { result: first.code, problems: [`the healthy install failed: ${first.output}`] }
    if (hostile.installed !== true) await rm(world.store, { recursive: true })
  }
  const healthy = await readFiles(world.project)
  await hostile.plant(world)
  const planted = (await readdir(world.project)).filter((name) => !healthy.has(name))
  const before = await takeSnapshot(world)
  const { outcome, requests } = await observe(world, surface, { frozen, asks: hostile.asks ?? 'install' }, bounds)
  // The world of a run that goes on cannot be looked at.
  if (outcome === undefined) return { result: 'hangs', problems: [`R1: does not end within ${bounds.ms} ms`] }
  const limits = { ...bounds, requests: hostile.maxRequests ?? bounds.requests }
  const audience = credentialsAt(hostile, world, requests)
  const problems = [
    ...expectationProblems(hostile, outcome, world),
    ...boundProblems(limits, { requests: requests.length, ...peakOf(outcome) }),
    ...(outcome.ok ? [] : await unchangedWorldProblems(world, before)),
    ...(await storeProblems(world)),
    ...(await secretProblems(world, outcome.output, before)),
    ...auditProblems(world, requests, audience),
    ...methodProblems(requests),
    ...(await checkProblems(hostile, world, outcome, surface)),
    ...(await secondRunProblems(hostile, helper, world, {
      first: outcome,
      healthy,
      planted,
      before,
      audience,
      bounds,
    })),
  ]
  return { result: resultOf(outcome), problems }
}

interface Observed {
  /** Missing for a run that did not end. */
  readonly outcome: Outcome | undefined
  readonly requests: readonly SeenRequest[]
}

async function observe(world: World, surface: Surface, options: RunOptions, bounds: Bounds): Promise<Observed> {
  const started = performance.now()
  const giveUp = new AbortController()
  const outcome = await Promise.race([
    surface.run(world, options),
    sleep(bounds.ms, undefined, { signal: giveUp.signal }).catch(() => undefined),
  ])
  giveUp.abort()
  const requests = world.requests().filter(({ at }) => at >= started)
  return { outcome, requests }
}

function resultOf(outcome: Outcome): string {
  return outcome.ok ? 'ok' : outcome.code
}

function peakOf({ peakBytes }: Outcome): { readonly peakBytes?: number } {
  return peakBytes === undefined ? {} : { peakBytes }
}

/** Origins that required a login like a registry got it. */
function credentialsAt(hostile: HostileCase, world: World, requests: readonly SeenRequest[]): readonly string[] {
  if (hostile.credentialsAt !== undefined) return hostile.credentialsAt(world)
  const { tokens, origin } = world.registry
  const asked = tokens?.requests.some((each) => requests.includes(each)) === true
  return asked ? [origin] : []
}

/** Registries treat HEAD very differently, so it must never be sent. */
function methodProblems(requests: readonly SeenRequest[]): string[] {
  return requests.some(({ method }) => method === 'HEAD') ? ['a HEAD request was sent'] : []
}

function expectationProblems(hostile: HostileCase, outcome: Outcome, world: World): string[] {
  const { expected, says } = hostile
  const got = resultOf(outcome)
  if (expected !== got) return [`expected ${expected}, got ${got}: ${outcome.output.slice(0, 2000)}`]
  if (outcome.ok) return isRight(hostile, outcome, world) ? [] : ['wrong bytes']
  return says === undefined || says.test(outcome.message) ? [] : [`does not say ${String(says)}: ${outcome.message}`]
}

interface Before {
  readonly first: Outcome
  readonly healthy: ReadonlyMap<string, Buffer>
  /** Names in the project that the fault put there. */
  readonly planted: readonly string[]
  readonly before: Snapshot
  readonly audience: readonly string[]
  readonly bounds: Bounds
}

/**
 * R2: a run after the failure never returns wrong bytes. Without the network, it may only report missing bytes. With a
 * healthy registry, it must succeed.
 */
async function secondRunProblems(
  hostile: HostileCase,
  surface: Surface,
  world: World,
  { first, healthy, planted, before, audience, bounds }: Before,
): Promise<string[]> {
  const frozen = hostile.frozen === true
  const started = performance.now()
  const without = await observe(world, surface, { offline: true, frozen }, bounds)
  const { outcome: offline } = without
  if (offline === undefined) return ['R2: the run without a network does not end']
  const problems = [
    ...offlineProblems(first, offline, offline.ok && isRight(hostile, offline, world), without.requests.length),
    ...(await secretProblems(world, offline.output, before)),
  ]
  await world.heal()
  await restoreFiles(world.project, healthy, planted)
  const { outcome: healed } = await observe(world, surface, { frozen }, bounds)
  if (healed?.ok !== true) return [...problems, `R2: the run after mending failed: ${healed?.output.slice(0, 2000)}`]
  const { tokens, origin } = world.registry
  const allowed = [...audience, origin, ...(tokens === undefined ? [] : [tokens.origin])]
  const since = world.requests().filter(({ at }) => at >= started)
  return [
    ...problems,
    // What a run has locked stays locked.
    ...(isNewest(healed, world) || (first.ok && isRight(hostile, healed, world))
      ? []
      : ['R2: wrong bytes after mending']),
    ...(await storeProblems(world)),
    ...(await secretProblems(world, healed.output, before)),
    ...auditProblems(world, since, allowed).filter((problem) => !problem.includes('should have seen')),
  ]
}

async function checkProblems(
  { check }: HostileCase,
  world: World,
  outcome: Outcome,
  { name }: Surface,
): Promise<string[]> {
  try {
    await check?.(world, outcome, name)
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

function isRight({ brings }: HostileCase, outcome: Extract<Outcome, { ok: true }>, world: World): boolean {
  return brings === 'older' ? digestOf(outcome.bytes) === world.older.digest : isNewest(outcome, world)
}

function isNewest({ bytes }: Extract<Outcome, { ok: true }>, { newest }: World): boolean {
  return digestOf(bytes) === newest.digest
}

async function readFiles(dir: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isFile())
  return new Map(await Promise.all(names.map(async ({ name }) => [name, await readFile(join(dir, name))] as const)))
}

/** Puts the project's files back, whatever became of them, and takes away what the fault put beside them. */
async function restoreFiles(
  dir: string,
  files: ReadonlyMap<string, Buffer>,
  planted: readonly string[],
): Promise<void> {
  for (const name of planted) await rm(join(dir, name), { recursive: true, force: true })
  for (const [name, bytes] of files) {
    await rm(join(dir, name), { recursive: true, force: true })
    await writeFile(join(dir, name), bytes)
  }
}
