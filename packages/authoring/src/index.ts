export { buildPackage } from './build/build-package.js'
export type { BuildRequest, BuiltPackage } from './build/types.js'
export { type PackedNpm, packNpm, type PackRequest } from './pack/pack-npm.js'
export {
  GUEST_TYPES_FILE,
  guestTypes,
  type GuestTypes,
  type GuestTypesRequest,
  writeGuestTypes,
  type WrittenGuestTypes,
} from './guest-types/write-guest-types.js'
export { buildWit, type BuiltWit } from './wit/build-wit.js'
export { completeFiles, dependencyFiles, type WitLayout } from './wit/layout.js'
export { pinFor } from './wit/pin.js'
export { type ResolvedWit, resolveWit } from './wit/resolve-source.js'
export { newPackageFiles } from './new/new-package.js'
export { type Language, LANGUAGES } from './new/types.js'
export { mapGuestStack } from './stacks/map-guest-stack.js'
export { watchInputs } from './watch/watch-inputs.js'
