import type { OptionSpecs } from '../frame/command.js'
import {
  argumentKind,
  type ArgumentKind,
  type CompletionModel,
  flagsOf,
  flagsWithValue,
  groups,
  isGroup,
  quoted,
  secondWord,
  SHELLS,
  summaryOf,
} from './entries.js'

const ARGUMENTS: Record<ArgumentKind, string> = {
  packages: '*:package:_wasm_pkg_packages',
  shells: `*:shell:(${SHELLS.join(' ')})`,
  files: '*:argument:_files',
}

export function zshScript(model: CompletionModel): string {
  const byFirst = [...groups(model.entries)]
  const firsts = byFirst.map(([first, list]) => `      ${described(first, summaryOf(list))}`)
  const seconds = byFirst
    .filter(([, list]) => isGroup(list))
    .map(([first, list]) => {
      const items = list.map((entry) => described(secondWord(entry), entry.summary))
      return `      ${first}) commands=(${items.join(' ')}) ;;`
    })
  const cases = model.entries.map((entry) => {
    const pattern = entry.name.includes(' ') ? quoted(entry.name) : `${quoted(`${entry.name} `)}*`
    return `    ${pattern}) _arguments ${specs(entry.options).join(' ')} ${quoted(ARGUMENTS[argumentKind(entry)])} ;;`
  })
  return `#compdef wasm-pkg
_wasm_pkg_packages() {
  local -a names
  names=(\${(f)"$($words[1] $folder list --names 2>/dev/null)"})
  compadd -a names
}
_wasm_pkg() {
  local -a commands plain folder
  local word taken
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if [[ -n $taken ]]; then
      if [[ $taken == (-C|--cwd) ]]; then folder=(-C $word); fi
      taken=
      continue
    fi
    case $word in
      (${flagsWithValue(model).join('|')}) taken=$word ;;
      (-*) ;;
      (*) plain+=($word) ;;
    esac
  done
  if (( \${#plain} == 0 )); then
    if [[ -n $taken || $words[CURRENT] == -* ]]; then
      _arguments ${specs(model.globals).join(' ')}
      return
    fi
    commands=(
${firsts.join('\n')}
    )
    _describe command commands
    return
  fi
  if (( \${#plain} == 1 )) && [[ -z $taken && $words[CURRENT] != -* ]]; then
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

function specs(options: OptionSpecs): readonly string[] {
  return Object.entries(options).flatMap(([name, spec]) => {
    const { type, text, choices, multiple } = spec
    const value = type === 'boolean' ? '' : `:value:${choices === undefined ? '_files' : `(${choices.join(' ')})`}`
    const label = text.replaceAll(/[[\]:]/g, ' ')
    return flagsOf(name, spec).map((flag) => quoted(`${multiple === true ? '*' : ''}${flag}[${label}]${value}`))
  })
}

function described(word: string, summary: string): string {
  return quoted(`${word}:${summary.replaceAll(':', '\\:')}`)
}
