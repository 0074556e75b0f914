/** Whether the project is frozen: by the option, otherwise by the environment. */
export function isFrozen(frozen: boolean | undefined, env: NodeJS.ProcessEnv): boolean {
  return frozen ?? (isSet(env['WASM_PKG_FROZEN']) || isSet(env['CI']))
}

/** Whether a variable is set to anything but no. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
}
