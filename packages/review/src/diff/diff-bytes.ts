import type { Digest } from '@wasm-pkg/registry-client/digest'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import type { LockFile } from '@wasm-pkg/project/lock'
import { describeApiChanges } from './api-changes.js'
import { describeNew } from './descriptions.js'
import { diffLocks, type DiffOptions } from './diff.js'
import { checkFacts } from './facts.js'
import type { PinSource } from './read-pinned.js'
import type { LockDiff } from './types.js'

/**
 * The changes between two lock files, based on the bytes of the pins that changed: their imports and exports, function
 * by function, and whether the new lock file describes them correctly. If bytes are not available, the facts in the
 * lock file are used, and the diff says for which pins.
 */
export async function diffPinned(
  before: LockFile,
  after: LockFile,
  source: PinSource,
  options: DiffOptions = {},
): Promise<LockDiff> {
  const checked = await checkFacts(before, after, source.read)
  const api = await describeApiChanges(checked.before, checked.after, source.read)
  const judgesAge = options.policies?.some(({ minAgeDays }) => minAgeDays !== undefined) ?? false
  const created = judgesAge ? await creationDates(before, after, source) : new Map()
  const { wrongFacts, unchecked } = checked
  const diff = diffLocks(checked.before, checked.after, { ...options, created })
  const descriptions = await describeNew(before, after, source.read)
  return {
    ...diff,
    api,
    wrongFacts,
    unchecked,
    fromBytes: true,
    ...(descriptions.length > 0 && { descriptions }),
  }
}

/** Only for new pins, because earlier ones have already been judged. */
async function creationDates(
  before: LockFile,
  after: LockFile,
  { created }: PinSource,
): Promise<ReadonlyMap<Digest, Date>> {
  const known = new Set(before.packages.flatMap(({ versions }) => versions.map(({ digest }) => digest)))
  const pins = after.packages.flatMap(({ name, registry, versions }) =>
    versions.filter(({ digest }) => !known.has(digest)).map((pin) => ({ name, registry, pin })),
  )
  const dates = await mapConcurrently(pins, async (pinned) => [pinned.pin.digest, await created(pinned)] as const)
  return new Map(dates.flatMap(([digest, date]) => (date === undefined ? [] : [[digest, date] as const])))
}
