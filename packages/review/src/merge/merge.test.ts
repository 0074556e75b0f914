import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLock } from '@wasm-pkg/project/lock-file'
import { formatLock } from '@wasm-pkg/project/lock-file'
import { EMPTY_LOCK } from '@wasm-pkg/project/lock'
import { lockOf, type PinShape } from '@wasm-pkg/testing/lock'
import { mergeLocks } from './merge.js'

const a1 = { name: 'acme:a', version: '1.0.0', requirement: '^1' }
const a2 = { ...a1, version: '1.1.0' }
const a3 = { ...a1, version: '1.2.0' }
const b1 = { name: 'acme:b', version: '1.0.0', requirement: '^1' }
const c1 = { name: 'acme:c', version: '1.0.0', requirement: '^1' }

function merged(base: readonly PinShape[], ours: readonly PinShape[], theirs: readonly PinShape[]) {
  const result = mergeLocks(lockOf(...base), lockOf(...ours), lockOf(...theirs))
  return { ...result, text: formatLock(result.lock) }
}
const text = (...pins: readonly PinShape[]) => formatLock(lockOf(...pins))

const user = (version: string) => ({ name: 'acme:a', version, requirement: '^1' })
const linked = (...ids: readonly string[]) => ({ ...b1, requiredBy: ids })

describe('mergeLocks', () => {
  it('takes what either side added', () => {
    expect(merged([a1], [a1, b1], [a1, c1])).toMatchObject({ text: text(a1, b1, c1), conflicts: [] })
    expect(mergeLocks(EMPTY_LOCK, lockOf(b1), lockOf(c1)).lock.packages).toHaveLength(2)
  })

  it('takes what one side moved or removed', () => {
    expect(merged([a1, b1], [a2, b1], [a1, b1]).text).toBe(text(a2, b1))
    expect(merged([a1, b1], [a1, b1], [a2]).text).toBe(text(a2))
  })

  it('takes the higher version where both moved one requirement, and says so', () => {
    const result = merged([a1], [a2], [a3])
    expect(result).toMatchObject({ text: text(a3), conflicts: [] })
    expect(result.decisions).toEqual(['acme:a@^1: 1.1.0 here, 1.2.0 there; took 1.2.0, the higher one'])
  })

  it('never decides between two digests of one version', () => {
    const result = merged([a1], [{ ...a2, content: 'x' }], [{ ...a2, content: 'y' }])
    expect(result.conflicts).toEqual(['acme:a@^1: 1.1.0 has other bytes or another source on each side'])
    const other = { ...a2, requirement: '^1.1', content: 'y' }
    expect(merged([], [{ ...a2, content: 'x' }], [other]).conflicts).toEqual([
      'acme:a@1.1.0: two digests for one version',
    ])
  })

  it.each([
    ['has other bytes', { content: 'x' }],
    ['is from another place', { source: 'evil.example/acme/a' }],
  ])('says so where one side took a version that %s', (words, change) => {
    const changed = { ...a1, ...change }
    const note = (side: string) => [`acme:a@^1: 1.0.0 ${words} ${side}; took it: find out why it changed`]
    expect(merged([a1], [a1], [changed])).toMatchObject({
      text: text(changed),
      conflicts: [],
      decisions: note('there'),
    })
    expect(merged([a1], [changed], [a1])).toMatchObject({ text: text(changed), conflicts: [], decisions: note('here') })
    expect(merged([a1], [a1], [a2]).decisions).toEqual([])
  })

  it('says so where both sides changed a key that it does not know', () => {
    const result = merged([{ ...a1, signer: 'a' }], [{ ...a1, signer: 'b' }], [{ ...a1, signer: 'c' }])
    expect(result).toMatchObject({
      text: text({ ...a1, signer: 'b' }),
      decisions: ['acme:a@^1: "signer" is different on each side; took the value here'],
    })
  })

  it('refuses a package from two registries', () => {
    const result = merged([], [{ ...a1, registry: 'one.example' }], [{ ...a1, registry: 'two.example' }])
    expect(result.conflicts).toEqual(['acme:a: from one.example on one side and from two.example on the other'])
  })

  it('lets a move to another registry win over the old entry that the other side left alone', () => {
    const moved = { ...a1, registry: 'new.example' }
    expect(merged([a1], [moved], [a1])).toMatchObject({ text: text(moved), conflicts: [] })
  })

  it('merges who asks, and drops what only a replaced version asked for', () => {
    const result = merged(
      [user('1.0.0'), linked('acme:a@1.0.0')],
      [user('1.1.0'), linked('acme:a@1.1.0')],
      [user('1.2.0'), { ...c1, requiredBy: ['acme:a@1.2.0'] }],
    )
    expect(result.text).toBe(text(user('1.2.0'), { ...c1, requiredBy: ['acme:a@1.2.0'] }))
    const both = merged([linked('package.json')], [linked('package.json', 'source')], [linked('package.json')])
    expect(both.text).toBe(text(linked('package.json', 'source')))
  })

  it('is the same from both sides where nothing is in conflict', () => {
    const there = merged([a1, b1], [a2, b1], [a3, c1]).text
    const back = merged([a1, b1], [a3, c1], [a2, b1]).text
    expect(there).toBe(back)
  })
})

/** Locks over a few packages, each absent or at one of a few versions. */
const LOCKS = fc
  .array(fc.option(fc.constantFrom('1.0.0', '1.1.0', '1.2.0')), { minLength: 4, maxLength: 4 })
  .map((versions) =>
    lockOf(
      ...versions.flatMap((version, i) =>
        version === null ? [] : [{ name: `acme:p${i}`, version, requirement: '^1' }],
      ),
    ),
  )

describe('any merge', () => {
  it('with a side that changed nothing is the other side', () => {
    fc.assert(
      fc.property(LOCKS, LOCKS, (base, changed) => {
        expect(formatLock(mergeLocks(base, changed, base).lock)).toBe(formatLock(changed))
        expect(formatLock(mergeLocks(base, base, changed).lock)).toBe(formatLock(changed))
        expect(formatLock(mergeLocks(base, changed, changed).lock)).toBe(formatLock(changed))
      }),
    )
  })

  it('is the same from both sides and can be read again', async () => {
    await fc.assert(
      fc.asyncProperty(LOCKS, LOCKS, LOCKS, async (base, ours, theirs) => {
        const there = mergeLocks(base, ours, theirs)
        expect(there.conflicts).toEqual([])
        const printed = formatLock(there.lock)
        expect(formatLock(mergeLocks(base, theirs, ours).lock)).toBe(printed)
        expect(formatLock(await parseLock(printed, 'wasm-pkg.lock'))).toBe(printed)
      }),
    )
  })
})
