import { sha256 } from '@wasm-pkg/registry-client/digest'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseRequirement } from '@wasm-pkg/registry-client/requirement'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { describe, expect, it } from 'vitest'
import { applyChanges, type LockChange } from './change.js'
import type { LockedVersion, LockFile } from './types.js'

const name = parsePackageName('acme:image')
const registry = 'registry.example'

function entryOf(requirement: string, version: string): LockedVersion {
  return {
    requirement: parseRequirement(requirement),
    version: parseVersion(version),
    digest: sha256(Buffer.from(version)),
    requiredBy: ['package.json'],
    extras: new Map(),
  }
}

const lock: LockFile = {
  packages: [
    {
      name,
      registry,
      versions: [{ ...entryOf('^1.0', '1.2.0'), extras: new Map([['signer', 'a']]) }],
      extras: new Map([['team', 'b']]),
    },
  ],
  extras: new Map([['future', 'c']]),
}
const drop: LockChange = { kind: 'drop', name, requirement: '^1.0', requiredBy: 'package.json' }
const pin = (requirement: string, version: string): LockChange => ({
  kind: 'pin',
  name,
  registry,
  entry: entryOf(requirement, version),
})

describe('keys that this version does not know', () => {
  it.each([
    ['after', [drop, pin('^1.1', '1.2.0')]],
    ['before', [pin('^1.1', '1.2.0'), drop]],
  ])('stay at every level when a requirement is pinned %s the old one goes', (_when, changes) => {
    const changed = applyChanges(lock, changes)
    expect(changed.extras.get('future')).toBe('c')
    expect(changed.packages[0]?.extras.get('team')).toBe('b')
    expect(changed.packages[0]?.versions.map(({ extras }) => extras.get('signer'))).toEqual(['a'])
  })

  it('of a version do not go over to another one of another requirement', () => {
    const changed = applyChanges(lock, [drop, pin('^2', '2.0.0')])
    expect(changed.packages[0]?.extras.get('team')).toBe('b')
    expect(changed.packages[0]?.versions[0]?.extras.size).toBe(0)
  })

  it('go with a package that goes', () => {
    expect(applyChanges(lock, [drop]).packages).toEqual([])
  })
})
