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
export { parseRegistryMetadata, type RegistryMetadata } from './metadata.js'
export { isLoopback } from './loopback.js'
export { parseRegistryName, registryKey } from './registry-name.js'
export { readRegistryTime, type RegistryTimeOptions } from './registry-time.js'
export {
  chooseRegistry,
  configPaths,
  loadConfig,
  locateBackend,
  needsRegistryMetadata,
  parseProjectRegistries,
  registryChoiceKey,
  type BackendLocation,
  type BasicAuth,
  type Config,
  type ConfigPaths,
  type ConfigSource,
  type LoadConfigOptions,
  type Mapping,
  type OciSettings,
  type ProjectRegistries,
  type RegistryChoice,
  type RegistryMapping,
  type RegistrySettings,
  type RootCertificate,
} from './config/index.js'
export {
  eraseCredential,
  findCredentials,
  storeCredential,
  type Credential,
  type CredentialPlaces,
  type FindCredentialsOptions,
  type StoredCredential,
  type StoredPlace,
} from './credentials/index.js'
export { createRegistryClient } from './client.js'
export type {
  CallOptions,
  ContentReference,
  PackageLocation,
  Published,
  PublishRequest,
  RegistryClient,
  RegistryClientOptions,
  Release,
} from './client-types.js'
export type { Signature, VersionList } from './backend.js'
export type { ProgressEvent, ReportProgress } from './progress.js'
export { openStore, writeFileAtomic, type DerivedEntry, type Store, type StoreOptions } from './store/index.js'
export { createSingleFlight, type SingleFlight } from './single-flight.js'
