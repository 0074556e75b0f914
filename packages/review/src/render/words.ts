import { placeText } from '@wasm-pkg/project'
import type {
  ApiChange,
  CapabilityChange,
  OriginChange,
  OverrideChange,
  PackageChange,
  VersionMove,
} from '../diff/types.js'

const KINDS: Record<CapabilityChange['kind'], string> = {
  gained: 'gains',
  widened: 'widens',
  'widened-by-version': 'keeps',
  narrowed: 'narrows',
  lost: 'drops',
}

/** The verb of a capability change. */
export function capabilityVerb({ kind, with: by }: CapabilityChange): string {
  return by === 'package' && kind === 'gained' ? 'comes with' : by === 'package' ? 'leaves with' : KINDS[kind]
}

/** What a capability change means in words. */
export function capabilityMeaning(change: CapabilityChange): string {
  const { capability, kind } = change
  if (isGain(change)) return `it can ${capability.can}${grantedWords(change)}`
  return kind === 'lost' ? `it can no longer ${capability.can}` : `it uses less of what it takes to ${capability.can}`
}

const GRANTED: Record<NonNullable<CapabilityChange['granted']>, string> = {
  yes: '; granted here',
  'by-this-change': '; granted by this change',
  no: '; not granted here',
}

function grantedWords({ granted }: CapabilityChange): string {
  return granted === undefined ? '' : GRANTED[granted]
}

/** The text for a side of a change without a value. */
export const NOTHING = 'nothing'

/** Whether the package gained the capability. */
export function isGain({ kind }: CapabilityChange): boolean {
  return kind === 'gained' || kind === 'widened'
}

/** `ns:name`, or its versions if the package is pinned in several. */
export function labelsOf({ package: name, versions }: CapabilityChange): readonly string[] {
  return versions === undefined ? [name] : versions.map((version) => `${name}@${version}`)
}

export function presenceWords({ kind, beside }: PackageChange): string {
  if (beside === undefined) return kind === 'added' ? 'new' : 'removed'
  return kind === 'added' ? 'new version beside' : 'version removed beside'
}

/** The physical places of a package, one text for each place. */
export function fromWords({ registry, sources = [] }: PackageChange): readonly string[] {
  const name = registry === undefined ? {} : { registry }
  const places = sources.length === 0 ? [name] : sources.map((source) => ({ ...name, source }))
  return places.flatMap((place) => placeText(place) ?? [])
}

const ORIGINS: Record<OriginChange['kind'], string> = {
  bytes: 'has different bytes under the same version',
  registry: 'comes from another registry',
  source: 'comes from another repository',
  signer: 'has another signer',
  manifest: 'is described by another manifest (the bytes are the same)',
}

export function originWords({ kind, from, to }: OriginChange): string {
  if (kind === 'signer' && to === undefined) return 'no longer has a signer'
  if (kind === 'signer' && from === undefined) return 'now has a signer'
  return ORIGINS[kind]
}

export function moveWords({ direction, step, mayBreak }: VersionMove): string {
  const way = direction === 'down' ? 'downgrade' : 'upgrade'
  return `${step} ${way}${mayBreak ? ', may break' : ''}`
}

export function apiWords({ breaking, compatible, calls, detail, brokenPromise, downgrade }: ApiChange): string {
  if (brokenPromise) return 'breaks code that uses it, although this version step promises not to'
  if (breaking.length > 0) {
    return downgrade ? 'lacks what the higher version has' : 'breaks code that uses it, as the version step says it may'
  }
  if (detail === 'wit') return compatible.length > 0 ? 'stays compatible' : 'has the same API'
  return compatible.length + calls.length === 0
    ? 'could not be compared: its bytes cannot be fetched or read'
    : 'keeps its interfaces; their functions and types were not compared'
}

/** `1.2.0 to 1.2.1`. @param write formats a version */
export function stepWords({ from, to }: ApiChange, write: (version: string) => string): string {
  return from === to ? `${write(from)} with other bytes` : `${write(from)} to ${write(to)}`
}

/** What happened to the file or folder that overrides a package. */
export function overrideWords({ from, to, build }: OverrideChange): string {
  if (build !== undefined) return build.from === undefined ? 'is a folder that is built' : 'is built in another way'
  if (from === undefined) return to === undefined ? 'cannot be compared' : 'was not there before'
  return to === undefined ? 'is gone' : 'has different bytes'
}

/** The note in a report without bytes. */
export const LOCKS_ONLY_WORDS: string =
  'Based on the lock files alone: facts, functions and types were not checked against the bytes.'

/** The title of what the packages say about themselves. */
export const DESCRIPTIONS_TITLE: string = 'Publishers’ descriptions, not verified'
