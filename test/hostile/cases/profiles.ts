import assert from 'node:assert/strict'
import type { HostileCase } from '../harness/case.js'
import type { World } from '../harness/world.js'
import { PROFILES, type Profile } from '../server/profiles.js'

/** Who sees credentials at an honest registry of the profile: a token counts, the user's own login goes to the realm. */
function audience({ auth }: Profile, { registry }: World): readonly string[] {
  if (auth.kind === 'none') return []
  return auth.kind === 'basic' ? [registry.origin] : [registry.origin, registry.tokens?.origin ?? '']
}

/** An install with a login from every kind of registry, frozen and not, and what each says of a package it lacks. */
export const PROFILE_CASES: readonly HostileCase[] = Object.values(PROFILES).flatMap(
  (profile): readonly HostileCase[] => [
    {
      row: profile.tags.next === 'none' ? 50 : 51,
      title: `${profile.name}: the newest of many versions`,
      setup: { profile: profile.name },
      plant(world) {
        for (let minor = 0; minor < 120; minor += 1)
          world.registry.putManifest('acme/image', `0.9.${minor}`, world.older.manifest)
      },
      credentialsAt: (world) => audience(profile, world),
      expected: 'ok',
      check({ newest }, outcome) {
        assert.ok(outcome.ok && Buffer.compare(outcome.bytes, newest.bytes) === 0)
      },
      quick: profile.name === 'ghcr',
    },
    {
      row: '+',
      title: `${profile.name}: frozen, content alone`,
      setup: { profile: profile.name },
      frozen: true,
      plant: () => undefined,
      credentialsAt: (world) => audience(profile, world),
      expected: 'ok',
    },
    {
      row: '+',
      title: `${profile.name}: a package that is not there`,
      setup: { profile: profile.name },
      plant: ({ registry }) => registry.forget('acme/image'),
      credentialsAt: (world) => audience(profile, world),
      // 200 with HTML for what is missing is what one registry does.
      expected:
        profile.missing.status === 200 ? 'E_PROTOCOL' : profile.missing.status === 403 ? 'E_DENIED' : 'E_NOT_FOUND',
    },
  ],
)
