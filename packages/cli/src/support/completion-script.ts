import type { OptionSpecs } from '../frame/command.js'

export const SHELLS = ['bash', 'zsh', 'fish'] as const

export interface CompletionEntry {
  readonly name: string
  readonly summary: string
  readonly options: OptionSpecs
}

/** A script that completes commands, their options and the choices of those. */
export function completionScript(shell: (typeof SHELLS)[number], entries: readonly CompletionEntry[]): string {
  if (shell === 'bash') return bash(entries)
  return shell === 'zsh' ? zsh(entries) : fish(entries)
}

/** First words, and second words by first one. */
function tree(entries: readonly CompletionEntry[]): ReadonlyMap<string, readonly CompletionEntry[]> {
  const map = new Map<string, CompletionEntry[]>()
  for (const entry of entries) {
    const [first = ''] = entry.name.split(' ')
    map.set(first, [...(map.get(first) ?? []), entry])
  }
  return map
}

function flags({ options }: CompletionEntry): readonly string[] {
  return Object.keys(options).map((name) => `--${name}`)
}

function secondWord({ name }: CompletionEntry): string {
  return name.split(' ')[1] ?? ''
}

function bash(entries: readonly CompletionEntry[]): string {
  const groups = tree(entries)
  const seconds = [...groups]
    .filter(([, list]) => secondWord(list[0] as CompletionEntry) !== '')
    .map(([first, list]) => `    ${first}) words="${list.map(secondWord).join(' ')}" ;;`)
  const cases = entries.map((entry) => {
    const pattern = entry.name.includes(' ') ? `"${entry.name}"` : `"${entry.name} "*`
    return `    ${pattern}) words="${flags(entry).join(' ')}" ;;`
  })
  const choices = choiceCases(entries).map(([flag, values]) => `    ${flag}) words="${values.join(' ')}" ;;`)
  return `# bash completion for wasm-pkg
_wasm_pkg() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" words="" first="" second="" word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ $word == -* ]]; then continue; fi
    if [[ -z $first ]]; then first="$word"; elif [[ -z $second ]]; then second="$word"; fi
  done
  case "$prev" in
${choices.join('\n')}
  esac
  if [[ -n $words ]]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); return; fi
  if [[ $cur != -* && -z $first ]]; then words="${[...groups.keys()].join(' ')}"
  elif [[ $cur != -* && -z $second ]]; then
    case "$first" in
${seconds.join('\n')}
    esac
  fi
  if [[ -z $words && $cur == -* ]]; then
    case "$first \${second}" in
${cases.join('\n')}
    esac
  fi
  if [[ -n $words ]]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); else COMPREPLY=($(compgen -f -- "$cur")); fi
}
complete -o filenames -F _wasm_pkg wasm-pkg
`
}

/** Options with fixed values; where two commands disagree, both sets. */
function choiceCases(entries: readonly CompletionEntry[]): readonly (readonly [string, readonly string[]])[] {
  const map = new Map<string, Set<string>>()
  for (const { options } of entries) {
    for (const [name, { choices = [] }] of Object.entries(options)) {
      if (choices.length > 0) map.set(`--${name}`, new Set([...(map.get(`--${name}`) ?? []), ...choices]))
    }
  }
  return [...map].map(([flag, values]) => [flag, [...values]])
}

function zsh(entries: readonly CompletionEntry[]): string {
  const groups = tree(entries)
  const firsts = [...groups].map(([first, list]) => {
    const summary = list.length > 1 ? `${list.map(secondWord).join(', ')}` : (list[0]?.summary ?? '')
    return `    ${quoted(`${first}:${colons(summary)}`)}`
  })
  const nested = [...groups].filter(([, list]) => secondWord(list[0] as CompletionEntry) !== '')
  const seconds = nested.map(
    ([first, list]) =>
      `    ${first}) commands=(${list.map((entry) => quoted(`${secondWord(entry)}:${colons(entry.summary)}`)).join(' ')}) ;;`,
  )
  const cases = entries.map((entry) => {
    const specs = Object.entries(entry.options).map(([name, { type, text, choices, multiple }]) => {
      const value = type === 'boolean' ? '' : `:value:${choices === undefined ? '_files' : `(${choices.join(' ')})`}`
      const label = text.replaceAll(/[[\]:]/g, ' ')
      return quoted(`${multiple === true ? '*' : ''}--${name}[${label}]${value}`)
    })
    const pattern = entry.name.includes(' ') ? quoted(entry.name) : `${entry.name}*`
    return `    ${pattern}) _arguments ${specs.join(' ')} '*:argument:_files' ;;`
  })
  return `#compdef wasm-pkg
_wasm_pkg() {
  local -a commands plain
  plain=(\${(M)words[2,CURRENT-1]:#[^-]*})
  if (( \${#plain} == 0 )) && [[ $words[CURRENT] != -* ]]; then
    commands=(
${firsts.join('\n')}
    )
    _describe command commands
    return
  fi
  if (( \${#plain} == 1 )) && [[ $words[CURRENT] != -* ]]; then
    case $plain[1] in
${seconds.join('\n')}
    esac
    if (( \${#commands} )); then _describe command commands; return; fi
  fi
  case "$plain[1] $plain[2]" in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _wasm-pkg || $funcstack[1] == _wasm_pkg ]]; then _wasm_pkg "$@"; else compdef _wasm_pkg wasm-pkg; fi
`
}

function colons(text: string): string {
  return text.replaceAll(':', '\\:')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function fish(entries: readonly CompletionEntry[]): string {
  const lines = ['# fish completion for wasm-pkg']
  for (const [first, list] of tree(entries)) {
    const nested = list.filter((entry) => secondWord(entry) !== '')
    const summary = nested.length > 0 ? nested.map(secondWord).join(', ') : (list[0]?.summary ?? '')
    lines.push(`complete -c wasm-pkg -n __fish_use_subcommand -a ${first} -d ${quoted(summary)}`)
    const seen = nested.map(secondWord).join(' ')
    for (const entry of nested) {
      const condition = `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${seen}`
      lines.push(`complete -c wasm-pkg -f -n ${quoted(condition)} -a ${secondWord(entry)} -d ${quoted(entry.summary)}`)
    }
    for (const entry of list) {
      const [one = '', two] = entry.name.split(' ')
      const condition = `__fish_seen_subcommand_from ${one}${two === undefined ? '' : `; and __fish_seen_subcommand_from ${two}`}`
      for (const [name, { type, text, short, choices }] of Object.entries(entry.options)) {
        const letter = short === undefined ? '' : ` -s ${short}`
        const value =
          type === 'boolean' ? '' : ` -r${choices === undefined ? '' : ` -f -a ${quoted(choices.join(' '))}`}`
        lines.push(`complete -c wasm-pkg -n ${quoted(condition)} -l ${name}${letter}${value} -d ${quoted(text)}`)
      }
    }
  }
  return `${lines.join('\n')}\n`
}
