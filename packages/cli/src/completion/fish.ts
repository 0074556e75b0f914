import type { OptionSpecs } from '../frame/command.js'
import {
  argumentKind,
  type CompletionModel,
  flagsWithValue,
  groups,
  isGroup,
  quoted,
  secondWord,
  SHELLS,
  summaryOf,
} from './entries.js'

export function fishScript(model: CompletionModel): string {
  const lines = [FUNCTIONS(flagsWithValue(model)), ...optionLines('__wasm_pkg_at', model.globals)]
  for (const [first, list] of groups(model.entries)) {
    lines.push(`complete -c wasm-pkg -f -n __wasm_pkg_at -a ${first} -d ${quoted(summaryOf(list))}`)
    for (const entry of list) {
      const { name, summary, options } = entry
      if (isGroup(list))
        lines.push(`complete -c wasm-pkg -f -n '__wasm_pkg_at ${first}' -a ${secondWord(entry)} -d ${quoted(summary)}`)
      const kind = argumentKind(entry)
      const words = kind === 'packages' ? '(__wasm_pkg_packages)' : SHELLS.join(' ')
      if (kind !== 'files') lines.push(`complete -c wasm-pkg -f -n '__wasm_pkg_in ${name}' -a ${quoted(words)}`)
      lines.push(...optionLines(`__wasm_pkg_in ${name}`, options))
    }
  }
  return `${lines.join('\n')}\n`
}

function optionLines(condition: string, options: OptionSpecs): readonly string[] {
  return Object.entries(options).map(([name, { type, text, short, choices }]) => {
    const letter = short === undefined ? '' : ` -s ${short}`
    const value = type === 'boolean' ? '' : ` -r${choices === undefined ? '' : ` -f -a ${quoted(choices.join(' '))}`}`
    return `complete -c wasm-pkg -n ${quoted(condition)} -l ${name}${letter}${value} -d ${quoted(text)}`
  })
}

/** Functions for the words so far that are neither options nor their values, and for comparing them with given words. */
const FUNCTIONS = (valued: readonly string[]): string => `# fish completion for wasm-pkg
function __wasm_pkg_words
    set -l taken ''
    for word in (commandline -opc)[2..-1]
        if test -n "$taken"
            set taken ''
            continue
        end
        switch $word
            case ${valued.join(' ')}
                set taken $word
            case '-*'
            case '*'
                echo $word
        end
    end
end
function __wasm_pkg_at
    test "$(string join ' ' (__wasm_pkg_words))" = "$argv"
end
function __wasm_pkg_in
    set -l words (__wasm_pkg_words)
    test "$words[1..$(count $argv)]" = "$argv"
end
function __wasm_pkg_packages
    set -l words (commandline -opc)
    set -l folder
    if set -l at (contains -i -- -C $words; or contains -i -- --cwd $words)
        set folder -C $words[(math $at + 1)]
    end
    $words[1] $folder list --names 2>/dev/null
end`
