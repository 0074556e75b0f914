export { type Capability, type CapabilityLevel, compareLevels, OWN } from './capability.js'
export { generateWasiModule, isStderr, wasiMember, type WasiModuleInput } from './generate.js'
export {
  EVERY_PACKAGE,
  grantedFolders,
  type Grants,
  grantsOf,
  isGranted,
  mergePermissions,
  type Permission,
  type Permissions,
  PERMISSIONS,
} from './grants.js'
export { isOpen } from './guards.js'
export { capabilitiesOf, capabilityOf, permissionsFor, splitImport } from './imports.js'
export { type GuestMap, placeFinder } from './sandbox/guest-map.js'
export { type FindPlace, readableText } from './sandbox/guest-text.js'
export { generateSandboxModule, type SandboxModule, sandboxModule } from './sandbox.js'
export { SHIM_RANGES } from './shim-ranges.js'
export { type ShimBinding, wasiShimBinding } from './shims.js'
