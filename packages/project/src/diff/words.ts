import type { ApiChange, CapabilityChange, LockDiff, OriginChange, SizeChange, VersionMove } from './types.js'

const KINDS: Record<CapabilityChange['kind'], string> = {
  gained: 'gains',
  widened: 'widens',
  'widened-by-version': 'moves',
  narrowed: 'narrows',
  lost: 'drops',
}

/** The verb of a capability change. */
export function capabilityVerb({ kind, with: by }: CapabilityChange): string {
  return by === 'package' && kind === 'gained' ? 'comes with' : by === 'package' ? 'leaves with' : KINDS[kind]
}

export function isGain({ kind }: CapabilityChange): boolean {
  return kind === 'gained' || kind === 'widened' || kind === 'widened-by-version'
}

const ORIGINS: Record<OriginChange['kind'], string> = {
  bytes: 'has other bytes under the same version',
  registry: 'comes from another registry',
  source: 'comes from another repository',
  signer: 'has another signer',
  manifest: 'is described by another manifest (the bytes are the same)',
}

export function originWords({ kind }: OriginChange): string {
  return ORIGINS[kind]
}

export function moveWords({ direction, step, mayBreak }: VersionMove): string {
  const way = direction === 'down' ? 'downgrade' : 'upgrade'
  return `${step} ${way}${mayBreak ? ', may break' : ''}`
}

export function apiWords({ breaking, compatible, brokenPromise }: ApiChange): string {
  if (breaking.length === 0 && compatible.length === 0) return 'has the same API'
  if (brokenPromise) return 'breaks its users, which this version step promises not to'
  return breaking.length > 0 ? 'breaks its users, as the version step says it may' : 'stays compatible'
}

/** `+12 %`, `-3 %`, `x4.0`. */
export function growth({ from, to }: SizeChange): string {
  if (from === 0) return 'new'
  const ratio = to / from
  if (ratio >= 2) return `x${ratio.toFixed(1)}`
  const percent = Math.round((ratio - 1) * 100)
  return `${percent >= 0 ? '+' : ''}${percent} %`
}

/** Growth that a reviewer should see, as a part of the size before. */
const NOTABLE_GROWTH = 0.5

export function isNotable({ from, to }: SizeChange): boolean {
  return Math.abs(to - from) > from * NOTABLE_GROWTH
}

const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const

export function sizeWords(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return `${value.toFixed(unit === 0 || value >= 99.95 ? 0 : 1)} ${UNITS[unit]}`
}

/** The whole in one line, what matters most first. */
export function headline(diff: LockDiff): string {
  const { violations, origins, capabilities, packages, api, moves } = diff
  const gains = new Set(
    capabilities.filter((change) => isGain(change) && change.capability.level === 'high').map((c) => c.package),
  )
  const lists: readonly (readonly [number, string, string])[] = [
    [violations.filter(({ isNew }) => isNew).length, 'rule of the policy broken', 'rules of the policy broken'],
    [origins.filter(({ kind }) => kind === 'bytes').length, 'version with other bytes', 'versions with other bytes'],
    [gains.size, 'package reaches further', 'packages reach further'],
    [packages.filter(({ kind }) => kind === 'added').length, 'new package', 'new packages'],
    [api.filter(({ brokenPromise }) => brokenPromise).length, 'broken promise of compatibility', 'broken promises'],
    [moves.length, 'version move', 'version moves'],
    [packages.filter(({ kind }) => kind === 'removed').length, 'package removed', 'packages removed'],
  ]
  const parts = lists.filter(([count]) => count > 0).map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
  return parts.length === 0 ? 'nothing that matters changed' : parts.join(', ')
}
