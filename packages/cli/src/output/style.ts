import { inspect } from 'node:util'

export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Adds terminal codes to a text, or returns it unchanged if colour is off. */
export type Style = (format: Format, text: string) => string

/** Whether to use colour: the option decides, then NO_COLOR (https://no-color.org), FORCE_COLOR, then the terminal. */
export function wantsColor(when: string | undefined, env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (when === 'always') return true
  if (when === 'never') return false
  if ((env['NO_COLOR'] ?? '') !== '') return false
  const force = env['FORCE_COLOR']
  if (force !== undefined) return force !== '0' && force !== 'false'
  return isTerminal && env['TERM'] !== 'dumb'
}

export function createStyle(color: boolean): Style {
  return (format, text) => {
    const codes = inspect.colors[format]
    return color && text !== '' && codes !== undefined ? `\u001B[${codes[0]}m${text}\u001B[${codes[1]}m` : text
  }
}
