import type { PackageName } from '@wasm-pkg/registry-client/names'
import type { LockedVersion } from '@wasm-pkg/project/lock'

/** A pin whose bytes are requested. */
export interface PinnedPackage {
  readonly name: PackageName
  readonly registry: string | undefined
  readonly pin: LockedVersion
}

/** Verified bytes of a pin, or `undefined` if they are not available. */
export type ReadPinned = (pin: PinnedPackage) => Promise<Uint8Array | undefined>

/** A source of information about pins beyond the lock file. */
export interface PinSource {
  readonly read: ReadPinned
  /** When the pinned release was created, according to its publisher. `undefined` if unknown. */
  readonly created: (pin: PinnedPackage) => Promise<Date | undefined>
}
