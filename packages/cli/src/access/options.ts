import type { OptionValues } from '../frame/command.js'

/** Where packages come from and are kept: names as `wkg` has them. */
export const REGISTRY_OPTIONS = {
  registry: { type: 'string', value: 'domain', text: 'Take every package from this registry [env: WKG_REGISTRY]' },
  config: { type: 'string', value: 'file', text: 'Read only this configuration file [env: WKG_CONFIG_FILE]' },
  cache: { type: 'string', value: 'folder', text: 'Keep packages in this folder [env: WASM_PKG_CACHE_DIR]' },
  offline: { type: 'boolean', text: 'Do not use the network' },
} as const

export type RegistryValues = OptionValues<typeof REGISTRY_OPTIONS>

export const FROZEN_OPTIONS = {
  frozen: { type: 'boolean', text: 'Change nothing; fail if a change is needed (default if CI is set)' },
  'no-frozen': { type: 'boolean', text: 'Allow changes even if CI is set' },
} as const

/** Of commands that may change the lock file. */
export const PROJECT_OPTIONS: typeof REGISTRY_OPTIONS & typeof FROZEN_OPTIONS = {
  ...REGISTRY_OPTIONS,
  ...FROZEN_OPTIONS,
}

export type ProjectValues = OptionValues<typeof PROJECT_OPTIONS>

/** For commands that read package.json and the lock file only. */
export const LOCK_ONLY: RegistryValues = { registry: undefined, config: undefined, cache: undefined, offline: true }
