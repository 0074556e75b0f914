import { didYouMean } from '@wasm-pkg/registry-client/suggest'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { bashScript } from '../completion/bash.js'
import { type CompletionEntry, type CompletionModel, SHELLS } from '../completion/entries.js'
import { fishScript } from '../completion/fish.js'
import { zshScript } from '../completion/zsh.js'
import { type Command, type CommandEntry, defineCommand } from '../frame/command.js'
import { GLOBAL_OPTIONS, VERSION_OPTION } from '../frame/global-options.js'
import { usageError } from '../frame/parse.js'

const SCRIPTS: Record<(typeof SHELLS)[number], (model: CompletionModel) => string> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

/** @param commands all commands, including this one */
export function completionCommand(commands: readonly CommandEntry[]): Command {
  return defineCommand({
    parameters: ['<shell>'],
    details: `Prints a script for ${SHELLS.join(', ')}.`,
    examples: [
      'wasm-pkg completion bash > ~/.local/share/bash-completion/completions/wasm-pkg',
      'wasm-pkg completion zsh > "${fpath[1]}/_wasm-pkg"',
      'wasm-pkg completion fish > ~/.config/fish/completions/wasm-pkg.fish',
    ],
    async run(context, [shell]) {
      const known = SHELLS.find((name) => name === shell)
      if (known === undefined) {
        const problem = `the shell is one of ${SHELLS.join(', ')}, not "${escapeText(shell ?? '')}"`
        throw usageError('completion', problem, didYouMean(shell ?? '', SHELLS))
      }
      const entries: CompletionEntry[] = []
      for (const { name, aliases, summary, load } of commands) {
        const { parameters, options } = await load()
        for (const each of [name, ...aliases]) {
          entries.push({ name: each, summary, parameters, options: { ...options, ...GLOBAL_OPTIONS } })
        }
      }
      context.stdout.write(SCRIPTS[known]({ entries, globals: { ...GLOBAL_OPTIONS, ...VERSION_OPTION } }))
    },
  })
}
