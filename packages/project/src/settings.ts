import type { ProjectOptions } from './types.js'

/** Whether the project is frozen: by the options, otherwise by the environment. */
export function isFrozen({ frozen }: Pick<ProjectOptions, 'frozen'>, env: NodeJS.ProcessEnv): boolean {
  return frozen ?? (isSet(env['WASM_PKG_FROZEN']) || isSet(env['CI']))
}

/** Whether a variable is set to anything but no. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
}
