/** The package of the command line, which a package manager fetches if it is not installed. */
const PACKAGE = '@wasm-pkg/cli'

const RUNNERS: readonly (readonly [agent: string, run: string])[] = [
  ['npm/', `npx ${PACKAGE}`],
  ['pnpm/', `pnpm dlx ${PACKAGE}`],
  ['yarn/', `yarn dlx ${PACKAGE}`],
  ['bun/', `bunx ${PACKAGE}`],
]

/**
 * A command line that the user can type, for messages. If a package manager runs this process, the command goes through
 * it, which works whether or not the command is installed. Otherwise, it is the plain command.
 *
 * @param words the arguments, such as `install`
 */
export function cliCommand(words: string, env: NodeJS.ProcessEnv = process.env): string {
  const agent = env['npm_config_user_agent'] ?? ''
  const found = RUNNERS.find(([prefix]) => agent.startsWith(prefix))
  return `${found?.[1] ?? 'wasm-pkg'} ${words}`
}
