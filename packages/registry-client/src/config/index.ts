export type { BasicAuth } from '../basic-auth.js'
export type { RootCertificate } from '../certificate.js'
export { type BackendLocation, locateBackend, needsRegistryMetadata } from './backend.js'
export { loadConfig, type LoadConfigOptions } from './load.js'
export { configPaths, type ConfigPaths } from '../paths.js'
export { chooseRegistry, type RegistryChoice, registryChoiceKey } from './resolve.js'
export { parseProjectRegistries } from './schema.js'
export type {
  Config,
  ConfigSource,
  Mapping,
  OciSettings,
  ProjectRegistries,
  RegistryMapping,
  RegistrySettings,
} from './types.js'
