import { COMMANDS } from '../catalog.js'
import { type CompletionEntry, completionScript, SHELLS } from '../support/completion-script.js'
import { type Command, defineCommand } from '../frame/command.js'
import { GLOBAL_OPTIONS } from '../frame/global-options.js'
import { usageError } from '../frame/parse.js'

export const command: Command = defineCommand({
  parameters: ['<shell>'],
  details: `Prints a script for ${SHELLS.join(', ')}.`,
  examples: [
    'wasm-pkg completion bash > ~/.local/share/bash-completion/completions/wasm-pkg',
    'wasm-pkg completion zsh > "${fpath[1]}/_wasm-pkg"',
    'wasm-pkg completion fish > ~/.config/fish/completions/wasm-pkg.fish',
  ],
  async run(context, [shell]) {
    const known = SHELLS.find((name) => name === shell)
    if (known === undefined) throw usageError('completion', `the shell is one of ${SHELLS.join(', ')}`)
    const entries: CompletionEntry[] = []
    for (const entry of COMMANDS) {
      const { options } = await entry.load()
      entries.push({ name: entry.name, summary: entry.summary, options: { ...options, ...GLOBAL_OPTIONS } })
    }
    context.stdout.write(completionScript(known, entries))
  },
})
