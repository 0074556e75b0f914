import { readFile, readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { digestOf } from '../content/package.js'
import type { World } from './world.js'

/** What must not change when a run fails. */
export interface Snapshot {
  readonly files: ReadonlyMap<string, string>
}

/** The project's files with digest and time of change (R1). */
export async function takeSnapshot(world: World): Promise<Snapshot> {
  const files = new Map<string, string>()
  for (const path of await filesBelow(world.project)) {
    const { mtimeMs } = await stat(path)
    files.set(relative(world.project, path), `${digestOf(await readFile(path))} ${mtimeMs}`)
  }
  return { files }
}

/** R1: after a failure the project is as it was, and nothing temporary is left. */
export async function unchangedWorldProblems(world: World, before: Snapshot): Promise<string[]> {
  const after = await takeSnapshot(world)
  const names = new Set([...before.files.keys(), ...after.files.keys()])
  return [...names]
    .filter((name) => before.files.get(name) !== after.files.get(name))
    .map(
      (name) => `R1: ${name} was ${before.files.has(name) ? (after.files.has(name) ? 'changed' : 'removed') : 'made'}`,
    )
}

/** Every blob is what its name says, and no temporary file is left, whatever happened (R1). */
export async function storeProblems(world: World): Promise<string[]> {
  const problems: string[] = []
  for (const path of await filesBelow(join(world.store, 'v1'))) {
    const place = relative(join(world.store, 'v1'), path)
    if (place.startsWith('tmp')) problems.push(`R1: temporary file ${place}`)
    const blob = /^blobs[/\\]sha256[/\\]([0-9a-f]{2})[/\\](\1[0-9a-f]{62})\.wasm$/.exec(place)
    if (place.startsWith('blobs') && blob === null) problems.push(`R1: strange file ${place}`)
    if (blob !== null && digestOf(await readFile(path)) !== `sha256:${blob[2]}`)
      problems.push(`R1: wrong bytes in ${place}`)
  }
  return problems
}

/** R3: no secret in what was printed, nor in any file of the project or the store. */
export async function secretProblems(world: World, output: string): Promise<string[]> {
  const secrets = [...world.secrets, ...(world.registry.tokens?.issued ?? [])]
  const found = (place: string, text: string): string[] =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `R3: "${secret}" in ${place}`)
  const problems = found('the output', output)
  for (const path of [...(await filesBelow(world.project)), ...(await filesBelow(world.store))]) {
    problems.push(...found(path, (await readFile(path)).toString('latin1')))
  }
  return problems
}

/** R4: exactly the expected origins saw credentials. */
export function auditProblems(world: World, expected: readonly string[]): string[] {
  const seen = new Set(
    world
      .requests()
      .filter(({ headers }) => headers.authorization !== undefined || headers.cookie !== undefined)
      .map(({ origin }) => origin),
  )
  return [
    ...[...seen].filter((origin) => !expected.includes(origin)).map((origin) => `R4: ${origin} saw credentials`),
    ...expected.filter((origin) => !seen.has(origin)).map((origin) => `R4: ${origin} should have seen credentials`),
  ]
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
}
