import type { Command, CommandEntry, OptionSpecs } from './command.js'
import { GLOBAL_OPTIONS, VERSION_OPTION } from './global-options.js'

/** Help is the same on every terminal, because the reference in the documentation is generated from it. */
const WIDTH = 100

/** The help of the program: the list of all commands. */
export function programHelp(entries: readonly CommandEntry[]): string {
  return [
    'WebAssembly components from registries for JavaScript projects.',
    '',
    'Usage: wasm-pkg [options] <command>',
    '',
    'Commands:',
    ...rows(entries.map(({ name, aliases, summary }) => [[name, ...aliases].join(', '), summary])),
    '',
    'Options:',
    ...optionRows({ ...GLOBAL_OPTIONS, ...VERSION_OPTION }),
    '',
    'Registries of components have no search: use the full name of a package, as in acme:image.',
    'For details, run wasm-pkg <command> --help.',
    '',
  ].join('\n')
}

/** The help of a group of commands, such as `lock`. */
export function groupHelp(group: string, entries: readonly CommandEntry[]): string {
  return [
    `Usage: wasm-pkg ${group} <command>`,
    '',
    'Commands:',
    ...rows(entries.map(({ name, summary }) => [name, summary])),
    '',
  ].join('\n')
}

export function commandHelp({ name, aliases, summary }: CommandEntry, command: Command): string {
  const lines = [`${summary}.`, '', `Usage: wasm-pkg ${[name, '[options]', ...command.parameters].join(' ')}`]
  if (aliases.length > 0) lines.push(`Also: wasm-pkg ${aliases.join(', ')}`)
  if (command.details !== undefined) lines.push('', ...wrap(command.details, WIDTH))
  if (Object.keys(command.options).length > 0) lines.push('', 'Options:', ...optionRows(command.options))
  const { json, ...globals } = GLOBAL_OPTIONS
  lines.push('', 'Options of every command:', ...optionRows(command.json ? { json, ...globals } : globals))
  if (command.examples.length > 0) lines.push('', 'Examples:', ...command.examples.map((text) => `  ${text}`))
  return `${lines.join('\n')}\n`
}

function optionRows(options: OptionSpecs): readonly string[] {
  return rows(
    Object.entries(options).map(([name, { short, type, value, choices, text }]) => {
      const placeholder = type === 'boolean' ? '' : ` <${choices?.join('|') ?? value ?? 'value'}>`
      return [`${short === undefined ? '   ' : `-${short},`} --${name}${placeholder}`, text]
    }),
  )
}

/** Maximum width of the left column. A longer entry gets its own line. */
const MAX_LEFT = 34

function rows(pairs: readonly (readonly [string, string])[]): readonly string[] {
  const left = Math.max(...pairs.map(([key]) => key.length).filter((length) => length <= MAX_LEFT), 0)
  return pairs.flatMap(([key, text]) => {
    const [first = '', ...rest] = wrap(text, WIDTH - left - 4)
    const indent = ' '.repeat(left + 4)
    const more = rest.map((line) => `${indent}${line}`)
    if (key.length > left) return [`  ${key}`, `${indent}${first}`, ...more]
    return [`  ${key.padEnd(left)}  ${first}`.trimEnd(), ...more]
  })
}

function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    return [...lines, line]
  })
}
