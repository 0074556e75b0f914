import {
  argumentKind,
  type CompletionModel,
  flagsOf,
  flagsWithValue,
  groups,
  isGroup,
  secondWord,
  SHELLS,
} from './entries.js'

/** For bash 3.2 (the version in macOS) and later. */
export function bashScript(model: CompletionModel): string {
  const byFirst = [...groups(model.entries)]
  const grouped = byFirst.filter(([, list]) => isGroup(list))
  const choices = [{ name: '', options: model.globals }, ...model.entries].flatMap(({ name, options }) =>
    Object.entries(options).flatMap(([option, spec]) =>
      spec.choices === undefined
        ? []
        : flagsOf(option, spec).map((flag) => row(`${name} ${flag}`, spec.choices?.join(' ') ?? '')),
    ),
  )
  const flags = [row('', long(model.globals)), ...model.entries.map(({ name, options }) => row(name, long(options)))]
  const packages = model.entries.filter((entry) => argumentKind(entry) === 'packages').map(({ name }) => `"${name}"`)
  const shells = model.entries.filter((entry) => argumentKind(entry) === 'shells')
  return `# bash completion for wasm-pkg
_wasm_pkg() {
  local words=() folder=() word glue="" taken="" first="" second="" command list="" i
  # bash takes the colon of a package for a space.
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ ( -n $glue || $word == : ) && \${#words[@]} -gt 0 ]]; then words[\${#words[@]}-1]+="$word"; else words+=("$word"); fi
    if [[ $word == : ]]; then glue=1; else glue=""; fi
  done
  local count=\${#words[@]} cur=""
  if ((count > 0)); then cur="\${words[count-1]}"; fi
  for ((i = 0; i < count - 1; i++)); do
    word="\${words[i]}"
    if [[ -n $taken ]]; then
      if [[ $taken == -C || $taken == --cwd ]]; then folder=(-C "$word"); fi
      taken=""
      continue
    fi
    case "$word" in
      ${flagsWithValue(model).join('|')}) taken="$word" ;;
      -*) ;;
      *) if [[ -z $first ]]; then first="$word"; elif [[ -z $second ]]; then second="$word"; fi ;;
    esac
  done
  case "$first" in
    ${grouped.map(([first]) => first).join('|')}) command="$first\${second:+ $second}" ;;
    *) command="$first" ;;
  esac
  if [[ -n $taken ]]; then
    case "$command $taken" in
${choices.join('\n')}
    esac
  elif [[ $cur == -* ]]; then
    case "$command" in
${flags.join('\n')}
    esac
  else
    case "$command" in
      ""|help) list="${byFirst.map(([first]) => first).join(' ')}" ;;
${grouped.map(([first, entries]) => row(first, entries.map(secondWord).join(' '))).join('\n')}
${shells.map(({ name }) => row(name, SHELLS.join(' '))).join('\n')}
      ${packages.join('|')}) list="$("\${COMP_WORDS[0]}" \${folder[@]+"\${folder[@]}"} list --names 2>/dev/null)" ;;
    esac
  fi
  if [[ -n $list ]]; then COMPREPLY=($(compgen -W "$list" -- "$cur")); else COMPREPLY=($(compgen -f -- "$cur")); fi
  # Only what follows the last colon is replaced.
  if [[ $cur == *:* && \${COMP_WORDBREAKS-} == *:* ]]; then
    local head="\${cur%"\${cur##*:}"}"
    COMPREPLY=("\${COMPREPLY[@]#"$head"}")
  fi
}
complete -o filenames -F _wasm_pkg wasm-pkg
`
}

function row(pattern: string, list: string): string {
  return `      "${pattern}") list="${list}" ;;`
}

function long(options: CompletionModel['globals']): string {
  return Object.keys(options)
    .map((option) => `--${option}`)
    .join(' ')
}
