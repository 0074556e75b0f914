export {
  capabilitiesOf,
  type Capability,
  type CapabilityLevel,
  capabilityOf,
  compareLevels,
  OWN,
  splitImport,
} from './capability.js'
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
export { type GuardedInterface, guardedInterface, isOpen } from './guards.js'
export { generateSandboxModule, type SandboxModule, sandboxModule } from './sandbox.js'
export { type ShimBinding, wasiShimBinding } from './shims.js'
