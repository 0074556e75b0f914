import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { digestOf } from '../content/package.js'
import type { SeenRequest } from '../server/site.js'
import type { Outcome } from './case.js'
import { type Snapshot, filesBelow, takeSnapshot } from './snapshot.js'
import type { World } from './world.js'

/** What a run may take. A handled failure, retries and all, takes less; what takes more hangs or does not end. */
export interface Bounds {
  readonly ms: number
  readonly requests: number
  /** Of a process of its own. */
  readonly peakBytes: number
}

/** R1: after a failure everything is as it was. */
export async function unchangedWorldProblems(world: World, before: Snapshot): Promise<string[]> {
  const after = await takeSnapshot(world)
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `R1: ${name} was ${before.has(name) ? (after.has(name) ? 'changed' : 'removed') : 'made'}`)
}

/** R1: every run makes few requests and uses few resources. */
export function boundProblems(
  bounds: Bounds,
  { requests, peakBytes = 0 }: { readonly requests: number; readonly peakBytes?: number },
): string[] {
  return [
    ...(requests > bounds.requests ? [`R1: sent ${requests} requests`] : []),
    ...(peakBytes > bounds.peakBytes ? [`R1: took ${Math.round(peakBytes / 2 ** 20)} MB of memory`] : []),
  ]
}

/** What may lie in a store besides blobs: compiled modules, who uses it, what was built last, the mark of a cache, other layouts. */
const OTHER_STORED =
  /^(?:v(?!1\/)\d+\/.+|CACHEDIR\.TAG|v1\/derived\/[0-9a-f]{2}\/[0-9a-f]+\/.+|v1\/roots\/[0-9a-f]{64}\.json|builds\/[0-9a-f]{64}\.json)$/

/** R1: every blob is what its name says, and nothing temporary or strange is left, whatever happened. */
export async function storeProblems(world: World): Promise<string[]> {
  const problems: string[] = []
  for (const path of await filesBelow(world.store)) {
    const place = relative(world.store, path).split(sep).join('/')
    const blob = /^v1\/blobs\/sha256\/([0-9a-f]{2})\/(\1[0-9a-f]{62})\.wasm$/.exec(place)
    if (place.startsWith('v1/tmp/')) problems.push(`R1: temporary file ${place}`)
    else if (blob === null && !OTHER_STORED.test(place)) problems.push(`R1: strange file ${place}`)
    else if (blob !== null && digestOf(await readFile(path)) !== `sha256:${blob[2]}`) {
      problems.push(`R1: wrong bytes in ${place}`)
    }
  }
  return problems
}

/** Part of every signed URL here. Such a URL is a secret. */
export const SIGNATURE = 'presigned-secret'

/** R3: no secret in what was printed, nor in a file that did not hold it before. */
export async function secretProblems(world: World, output: string, before: Snapshot): Promise<string[]> {
  const secrets = [...world.logins(), SIGNATURE]
  const found = (place: string, text: string, all: readonly string[] = secrets): string[] =>
    all.filter((secret) => text.includes(secret)).map((secret) => `R3: "${secret}" in ${place}`)
  const now = await takeSnapshot(world)
  const changed = [...now].filter(([name, state]) => before.get(name) !== state).map(([name]) => join(world.dir, name))
  const suspects = new Set([...changed, ...(await filesBelow(world.store))])
  const files = (await filesBelow(world.dir)).filter((path) => suspects.has(path))
  const own = ownSecrets(world)
  const texts = await Promise.all(
    files.map(async (path) => found(path, (await readFile(path)).toString('latin1'), own.get(path))),
  )
  return [...found('the output', output), ...texts.flat()]
}

/** The files in which users keep their logins, and what must not get even there. */
function ownSecrets({ home, configFile, registry }: World): ReadonlyMap<string, readonly string[]> {
  const tokens = registry.tokens?.issued ?? []
  return new Map([join(home, '.docker', 'config.json'), configFile].map((path) => [path, tokens]))
}

/** Headers that carry credentials, whatever they hold. */
const CREDENTIAL_HEADERS = ['authorization', 'proxy-authorization', 'cookie'] as const

/** Whether a request carries credentials: in a header made for them, or a login anywhere in it. */
export function carriesCredentials({ headers, path, body }: SeenRequest, logins: readonly string[]): boolean {
  if (CREDENTIAL_HEADERS.some((name) => headers[name] !== undefined)) return true
  const text = `${path}\n${body}\n${JSON.stringify(headers)}`
  return logins.some((login) => text.includes(login) || text.includes(encodeURIComponent(login)))
}

/** R4: exactly the expected origins saw credentials, and only who gives out tokens saw the user's own. */
export function auditProblems(world: World, requests: readonly SeenRequest[], expected: readonly string[]): string[] {
  const seen = new Set(requests.filter((each) => carriesCredentials(each, world.logins())).map(({ origin }) => origin))
  return [
    ...[...seen].filter((origin) => !expected.includes(origin)).map((origin) => `R4: ${origin} saw credentials`),
    ...expected.filter((origin) => !seen.has(origin)).map((origin) => `R4: ${origin} should have seen credentials`),
    ...passwordProblems(world, requests),
    ...requests.filter(({ headers }) => headers.cookie !== undefined).map(({ origin }) => `R4: ${origin} got a cookie`),
  ]
}

/** Where a registry takes tokens it must not get passwords. */
function passwordProblems({ registry, secrets }: World, requests: readonly SeenRequest[]): string[] {
  const { tokens } = registry
  if (tokens === undefined) return []
  const given = new Set(tokens.requests)
  return requests
    .filter((each) => each.origin === registry.origin && !given.has(each))
    .filter(({ headers }) => [...secrets].some((secret) => headers.authorization?.endsWith(`Basic ${secret}`)))
    .map(({ path }) => `R4: the password went to ${path}, which takes tokens`)
}

/** Codes of failures that lie on this machine: they are the same without a network. */
const LOCAL_CODES =
  /^E_(?:CACHE_IO|CONFIG|CREDENTIALS|LOCK_\w+|NAME|NO_SPACE|POLICY|UNBOUND_IMPORT|VERSION|WASM|LIMIT)$/

/**
 * R2: without the network, a run makes no requests, and has the right bytes, reports that they are missing, or fails as
 * before.
 */
export function offlineProblems(first: Outcome, offline: Outcome, isRight: boolean, requests: number): string[] {
  const asked = requests > 0 ? [`R2: sent ${requests} requests offline`] : []
  if (offline.ok) return isRight ? asked : [...asked, 'R2: wrong bytes offline']
  const asBefore = !first.ok && first.code === offline.code && LOCAL_CODES.test(offline.code)
  if (offline.code === 'E_OFFLINE_MISS' || asBefore) return asked
  return [...asked, `R2: offline the run failed with ${offline.code}: ${offline.output.slice(0, 2000)}`]
}
