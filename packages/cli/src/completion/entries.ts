import type { OptionSpec, OptionSpecs } from '../frame/command.js'

export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** A command as its completion needs it. */
export interface CompletionEntry {
  /** One word or two. */
  readonly name: string
  readonly summary: string
  readonly parameters: readonly string[]
  /** With those that every command takes. */
  readonly options: OptionSpecs
}

/** What a whole command line is completed by. */
export interface CompletionModel {
  readonly entries: readonly CompletionEntry[]
  /** Options that go before a command. */
  readonly globals: OptionSpecs
}

/** What stands for the arguments of a command. */
export type ArgumentKind = 'packages' | 'shells' | 'files'

export function argumentKind({ parameters }: Pick<CompletionEntry, 'parameters'>): ArgumentKind {
  const [first = ''] = parameters
  // A package that is looked at is likely one of the project; one that is added is not.
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

/** Of a command of two words. */
export function secondWord({ name }: Pick<CompletionEntry, 'name'>): string {
  return name.split(' ')[1] ?? ''
}

export function isGroup(list: readonly CompletionEntry[]): boolean {
  return list.some((entry) => secondWord(entry) !== '')
}

/** What a first word is described by. */
export function summaryOf(list: readonly CompletionEntry[]): string {
  return isGroup(list) ? list.map(secondWord).join(', ') : (list[0]?.summary ?? '')
}

/** `--format`, `-o`: as they are written. */
export function flagsOf(name: string, { short }: OptionSpec): readonly string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`]
}

/** Every option that takes the word after it, whatever the command. */
export function flagsWithValue({ entries, globals }: CompletionModel): readonly string[] {
  const all = [globals, ...entries.map(({ options }) => options)].flatMap((options) => Object.entries(options))
  return [...new Set(all.filter(([, { type }]) => type === 'string').flatMap(([name, spec]) => flagsOf(name, spec)))]
}

/** A word for a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
