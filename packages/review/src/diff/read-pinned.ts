import type { PackageName } from '@wasm-pkg/registry-client/names'
import type { LockedVersion } from '@wasm-pkg/project'

/** A pin whose bytes are wanted. */
export interface PinnedPackage {
  readonly name: PackageName
  readonly registry: string | undefined
  readonly entry: LockedVersion
}

/** Verified bytes of a pin, or nothing if they cannot be had. */
export type ReadPinned = (pin: PinnedPackage) => Promise<Uint8Array | undefined>

/** Where pins can be looked at beyond what a lock says of them. */
export interface PinSource {
  readonly read: ReadPinned
  /** When the pinned release was made, as its publisher says; nothing if that cannot be learnt. */
  readonly created: (pin: PinnedPackage) => Promise<Date | undefined>
}
