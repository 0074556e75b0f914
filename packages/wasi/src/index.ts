export { type Capability, type CapabilityLevel, compareLevels, OWN } from './capability.js'
export { generateWasiModule, wasiMember, type WasiModuleInput } from './generate.js'
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
export { generateSandboxModule, type SandboxModule, sandboxModule } from './sandbox.js'
export { SHIM_RANGES } from './shim-ranges.js'
export { type ShimBinding, wasiShimBinding } from './shims.js'
