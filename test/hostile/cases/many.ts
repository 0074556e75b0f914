import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sampleComponent } from '../content/sample.js'
import type { HostileCase } from '../harness/case.js'
import type { World } from '../harness/world.js'

/** More than may be asked of one origin at once. */
const PACKAGES = 12

/** Publishes packages and makes the project depend on all of them. */
async function dependOnMany({ registry, project }: World): Promise<void> {
  const names = Array.from({ length: PACKAGES }, (_, at) => `acme:more-n${at}`)
  for (const name of names) registry.publish(`${name}@1.0.0`, sampleComponent(name, 1000))
  const dependencies = Object.fromEntries(['acme:image', ...names].map((name) => [name, '^1.0.0']))
  await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module', wasmPkg: { dependencies } }))
}

/** Every token is for one repository, and each repository asked for its own. */
function scopesProblem({ registry }: World): void {
  const scopes = (registry.tokens?.requests ?? []).map(({ path }) =>
    new URL(path, 'http://x').searchParams.getAll('scope'),
  )
  assert.ok(scopes.every((each) => each.length === 1))
  assert.equal(new Set(scopes.flat()).size, PACKAGES + 1)
}

/** Many packages of one registry, which requires a login each time. */
export const MANY_CASES: readonly HostileCase[] = ['ghcr', 'harbor', 'dockerhub', 'ecr-private'].map(
  (profile): HostileCase => ({
    row: 74,
    title: `${profile}: ${PACKAGES + 1} packages at once, each with a login of its own`,
    // A build only requests the imports of its sources.
    surfaces: ['project', 'cli'],
    setup: { profile },
    plant: dependOnMany,
    credentialsAt: ({ registry }) => [
      registry.origin,
      ...(registry.tokens === undefined ? [] : [registry.tokens.origin]),
    ],
    expected: 'ok',
    maxRequests: 200,
    check: (world) => (world.registry.tokens === undefined ? undefined : scopesProblem(world)),
    quick: profile === 'ghcr',
  }),
)
