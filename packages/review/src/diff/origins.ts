import { formatVersion } from '@wasm-pkg/registry-client/version'
import type { LockedVersion } from '@wasm-pkg/project/lock'
import type { PackageGroup, PackagePair } from './packages.js'
import type { OriginChange } from './types.js'

const ORDER: readonly OriginChange['kind'][] = ['bytes', 'registry', 'signer', 'source', 'manifest']

/** Packages that now come from another place. Versions with different bytes come first. */
export function originChanges(pairs: readonly PackagePair[]): readonly OriginChange[] {
  return pairs
    .flatMap(({ name, before, after }) =>
      before === undefined || after === undefined ? [] : changesOf(name, before, after),
    )
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
}

function changesOf(name: string, before: PackageGroup, after: PackageGroup): readonly OriginChange[] {
  const changes: OriginChange[] = []
  const whole = (kind: OriginChange['kind'], old: readonly string[], now: readonly string[]): void => {
    if (old.length === 0 && now.length === 0) return
    if (old.join('\n') === now.join('\n')) return
    changes.push({ package: name, kind, ...sides(old, now) })
  }
  whole('registry', registriesOf(before), registriesOf(after))
  whole(
    'source',
    valuesOf(before, ({ source }) => source),
    valuesOf(after, ({ source }) => source),
  )
  whole('signer', valuesOf(before, signerOf), valuesOf(after, signerOf))
  const now = new Map(after.pins.map((pin) => [formatVersion(pin.version), pin]))
  const seen = new Set<string>()
  for (const pin of before.pins) {
    const version = formatVersion(pin.version)
    const other = now.get(version)
    if (other === undefined || seen.has(version)) continue
    seen.add(version)
    if (other.digest !== pin.digest) {
      changes.push({ package: name, kind: 'bytes', version, from: pin.digest, to: other.digest })
    } else if (pin.manifest !== undefined && other.manifest !== undefined && other.manifest !== pin.manifest) {
      changes.push({ package: name, kind: 'manifest', version, from: pin.manifest, to: other.manifest })
    }
  }
  return changes
}

function registriesOf({ blocks }: PackageGroup): readonly string[] {
  return [...new Set(blocks.flatMap(({ registry }) => registry ?? []))].toSorted()
}

function valuesOf({ pins }: PackageGroup, read: (pin: LockedVersion) => string | undefined): readonly string[] {
  return [...new Set(pins.flatMap((pin) => read(pin) ?? []))].toSorted()
}

/** The key is reserved for checking signatures. If a lock file already has it, it is shown unchanged. */
function signerOf({ extras }: LockedVersion): string | undefined {
  const signer = extras.get('signer')
  return typeof signer === 'string' ? signer : undefined
}

function sides(old: readonly string[], now: readonly string[]): { readonly from?: string; readonly to?: string } {
  return {
    ...(old.length === 0 ? {} : { from: old.join(', ') }),
    ...(now.length === 0 ? {} : { to: now.join(', ') }),
  }
}
