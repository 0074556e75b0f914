export { type BackendLocation, locateBackend, needsRegistryMetadata } from './backend.js'
export { loadConfig, type LoadConfigOptions } from './load.js'
export { configPaths, type ConfigPaths } from './paths.js'
export { chooseRegistry, type RegistryChoice, registryChoiceKey } from './resolve.js'
export { parseProjectRegistries } from './schema.js'
export type {
  BasicAuth,
  Config,
  ConfigSource,
  Mapping,
  OciSettings,
  ProjectRegistries,
  RegistryMapping,
  RegistrySettings,
  RootCertificate,
} from './types.js'
