import type { OptionSpec, OptionSpecs } from '../frame/command.js'

export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** The data about a command for completion. */
export interface CompletionEntry {
  /** One or two words. */
  readonly name: string
  readonly summary: string
  readonly parameters: readonly string[]
  /** Includes the options of every command. */
  readonly options: OptionSpecs
}

/** The data for completing a whole command line. */
export interface CompletionModel {
  readonly entries: readonly CompletionEntry[]
  /** Options before a command. */
  readonly globals: OptionSpecs
}

/** The kind of a command's arguments. */
export type ArgumentKind = 'packages' | 'shells' | 'files'

export function argumentKind({ parameters }: Pick<CompletionEntry, 'parameters'>): ArgumentKind {
  const [first = ''] = parameters
  // A package to look at is probably in the project; a package to add is not.
  if (/package/.test(first) || first === '<spec>') return 'packages'
  return first === '<shell>' ? 'shells' : 'files'
}

/** Commands by their first word. */
export function groups(entries: readonly CompletionEntry[]): ReadonlyMap<string, readonly CompletionEntry[]> {
  const map = new Map<string, CompletionEntry[]>()
  for (const entry of entries) {
    const [first = ''] = entry.name.split(' ')
    map.set(first, [...(map.get(first) ?? []), entry])
  }
  return map
}

/** The second word of a command. */
export function secondWord({ name }: Pick<CompletionEntry, 'name'>): string {
  return name.split(' ')[1] ?? ''
}

export function isGroup(list: readonly CompletionEntry[]): boolean {
  return list.some((entry) => secondWord(entry) !== '')
}

/** The description of a first word. */
export function summaryOf(list: readonly CompletionEntry[]): string {
  return isGroup(list) ? list.map(secondWord).join(', ') : (list[0]?.summary ?? '')
}

/** The flags as written: `--format`, `-o`. */
export function flagsOf(name: string, { short }: OptionSpec): readonly string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`]
}

/** Every option of any command that takes the next word as its value. */
export function flagsWithValue({ entries, globals }: CompletionModel): readonly string[] {
  const all = [globals, ...entries.map(({ options }) => options)].flatMap((options) => Object.entries(options))
  return [...new Set(all.filter(([, { type }]) => type === 'string').flatMap(([name, spec]) => flagsOf(name, spec)))]
}

/** Quotes a word for a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
