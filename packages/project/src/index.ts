export { type CompilablePackage, type Compiler, createCompiler } from './compiler.js'
export { type AddedPackage, addPackages, type AddReport } from './commands/add.js'
export { type AddedMapping } from './commands/map-registry.js'
export { type ProjectTypes, writeProjectTypes } from './commands/write-types.js'
export { installPackages, type InstallReport } from './commands/install.js'
export { type ListedPackage, listPackages, whyPackage } from './commands/list.js'
export { type OutdatedPackage, outdatedPackages } from './commands/outdated.js'
export { removePackages, type RemoveReport } from './commands/remove.js'
export { updatePackages, type UpdateOptions } from './commands/update.js'
export { type LockProblem, verifyLock, type VerifyReport } from './commands/verify.js'
export { applyChanges, type LockChange } from './lock/change.js'
export { comparePins, type PinChange } from './lock/compare.js'
export { type LockOnDisk, readLock, saveLock } from './lock/file.js'
export { sortPackages, sortVersions } from './lock/order.js'
export { parseLock } from './lock/parse.js'
export { formatLock } from './lock/print.js'
export {
  EMPTY_LOCK,
  type Extras,
  type ExtraValue,
  LOCK_FILE_NAME,
  type LockedFacts,
  type LockedPackage,
  type LockedVersion,
  type LockFile,
  REQUIRED_BY_MANIFEST,
  REQUIRED_BY_SOURCE,
} from './lock/types.js'
export { exportWkgLock, importWkgLock } from './lock/wkg.js'
export { editManifest, type EntryChanges, type Section } from './manifest/edit.js'
export { parseManifest } from './manifest/parse.js'
export { readManifestText } from './manifest/read.js'
export type { Manifest, PackagePolicy, Policy } from './manifest/types.js'
export { createModuleGraph, type ModuleGraph, type ModuleGraphOptions } from './modules/graph.js'
export type { EmitCore } from './modules/generate.js'
export { isModuleId, type ModuleId } from './modules/ids.js'
export {
  type PermissionFinding,
  neededPermissions,
  permissionFindings,
  type PermissionSubject,
  strayGrants,
} from './permissions/findings.js'
export { enforcePolicy, policyViolations, type PolicySubject, type PolicyViolation } from './policy/check.js'
export { type PackagePlace, placeText } from './policy/place.js'
export { packageNames, type ProjectFiles } from './resolve/packages.js'
export type { ImportProblem, ProjectImports } from './scan/project-imports.js'
export { openProject } from './project.js'
export type { Project, ProjectOptions, ResolveContext } from './types.js'
export { lockDifferences, type LockDifference } from './resolve/differences.js'
export { factDifferences, lockedFacts, missingFrom } from './resolve/facts.js'
export type { PackageRequest } from './resolve/request.js'
export type { ResolvedImport, ResolvedPackage } from './resolve/types.js'
export {
  formatSpecifier,
  isReservedNamespace,
  isSpecifierShape,
  parseSpecifier,
  RESERVED_NAMESPACES,
  type Specifier,
  splitQuery,
  tryParseSpecifier,
} from './specifier.js'
export { runtimeWithoutSuspension, targetWithoutSuspension } from './link/suspension-targets.js'
export type { WrittenTypes } from './types-file.js'
