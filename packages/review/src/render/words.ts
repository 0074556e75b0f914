import { formatBytes } from '@wasm-pkg/registry-client/text'
import { placeText } from '@wasm-pkg/project'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { splitImport } from '@wasm-pkg/wasi'
import type {
  ApiChange,
  CapabilityChange,
  ManifestChange,
  OriginChange,
  OverrideChange,
  PackageChange,
  SizeChange,
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

/** A kind of change in `package.json`, with the title of its section. */
export interface ManifestSection {
  readonly title: string
  readonly keys: readonly ManifestChange['key'][]
}

/** The sections about `package.json`, in order of risk. Policy changes are in the section with the violations. */
export const MANIFEST_SECTIONS: readonly ManifestSection[] = [
  { title: 'Permissions in package.json', keys: ['permissions'] },
  { title: 'Overrides', keys: ['overrides'] },
  { title: 'Bindings in package.json', keys: ['bindings'] },
  { title: 'Registry mappings in package.json', keys: ['registries'] },
]

export const QUIET_MANIFEST_SECTION: ManifestSection = {
  title: 'Other changes of package.json',
  keys: ['async', 'dependencies'],
}

/** Whether the package gained the capability. */
export function isGain({ kind }: CapabilityChange): boolean {
  return kind === 'gained' || kind === 'widened'
}

/** Capabilities that a package keeps through other versions of the same interfaces. */
export interface KeptCapabilities {
  /** `ns:name`, with `@version` if there are several. */
  readonly labels: readonly string[]
  readonly titles: readonly string[]
  /** `wasi 0.2.3 -> 0.2.6` */
  readonly steps: readonly string[]
}

/**
 * Merges kept capabilities into one line, because a rebuild with another WASI changes all capabilities of a package at
 * once.
 */
export function keptCapabilities(changes: readonly CapabilityChange[]): readonly KeptCapabilities[] {
  const found = new Map<string, KeptCapabilities>()
  for (const change of changes) {
    if (change.kind !== 'widened-by-version') continue
    const labels = labelsOf(change)
    const known = found.get(labels.join())
    found.set(labels.join(), {
      labels,
      titles: [...(known?.titles ?? []), change.capability.title],
      steps: [...new Set([...(known?.steps ?? []), ...stepsOf(change)])],
    })
  }
  return [...found.values()]
}

/** The version steps in summary. Versions of WASI change together. */
function stepsOf({ added, removed }: CapabilityChange): readonly string[] {
  return added.map((id) => {
    const { path, version = 'none' } = splitImport(id)
    const old = removed.find((other) => splitImport(other).path === path)
    const name = splitLabel(path).id.startsWith('wasi:') ? 'WASI' : path
    return `${name} ${old === undefined ? '' : `${splitImport(old).version ?? 'none'} -> `}${version}`
  })
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

/** What happened to the file that overrides a package. */
export function overrideWords({ from, to }: OverrideChange): string {
  if (from === undefined) return to === undefined ? 'cannot be compared' : 'was not there before'
  return to === undefined ? 'is gone' : 'has different bytes'
}

/** The note in a report without bytes. */
export const LOCKS_ONLY_WORDS: string =
  'Based on the lock files alone: facts, functions and types were not checked against the bytes.'

/** `+12 %`, `-3 %`, `x4.0`. */
export function growth({ from, to }: SizeChange): string {
  if (from === 0) return 'new'
  const ratio = to / from
  if (ratio >= 2) return `x${ratio.toFixed(1)}`
  const percent = Math.round((ratio - 1) * 100)
  return `${percent >= 0 ? '+' : ''}${percent} %`
}

/** Growth that is marked for the reviewer, as a fraction of the old size. */
const NOTABLE_GROWTH = 0.5

/** Whether the printed numbers differ. */
export function isVisible({ from, to }: SizeChange): boolean {
  return formatBytes(from) !== formatBytes(to)
}

export function isNotable({ from, to }: SizeChange): boolean {
  return Math.abs(to - from) > from * NOTABLE_GROWTH
}
