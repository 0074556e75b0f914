export { digestHex, parseDigest, sha256, type Digest } from './digest.js'
export {
  ERROR_CODES,
  formatError,
  isWasmPkgError,
  WasmPkgError,
  withDetails,
  type ErrorCode,
  type ErrorDetails,
  type ResolutionStep,
} from './errors.js'
export { comparePackageNames, formatPackageName, isLabel, parsePackageName, type PackageName } from './names.js'
export {
  exactRequirement,
  formatRequirement,
  matchesRequirement,
  parseRequirement,
  selectVersion,
  type Comparator,
  type ComparatorOperator,
  type Requirement,
} from './requirement.js'
export { escapeText } from './text.js'
export { compareVersions, formatVersion, parseVersion, tryParseVersion, type Version } from './version.js'
