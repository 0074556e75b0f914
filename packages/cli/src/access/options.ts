import type { OptionValues } from '../frame/command.js'

/** Options for where packages come from and where they are stored. The names are the same as in `wkg`. */
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
  'allow-build': {
    type: 'boolean',
    text: 'Build source folders that changed [env: WASM_PKG_ALLOW_BUILD]',
  },
} as const

/** Options of commands that can change the lock file. */
export const PROJECT_OPTIONS: typeof REGISTRY_OPTIONS & typeof FROZEN_OPTIONS = {
  ...REGISTRY_OPTIONS,
  ...FROZEN_OPTIONS,
}

export type ProjectValues = OptionValues<typeof PROJECT_OPTIONS>

/** For commands that only read package.json and the lock file. */
export const LOCK_ONLY: RegistryValues = { registry: undefined, config: undefined, cache: undefined, offline: true }
