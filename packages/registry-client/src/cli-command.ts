/** The package of the command line: what a package manager fetches where it is not installed. */
const PACKAGE = '@wasm-pkg/cli'

const RUNNERS: readonly (readonly [agent: string, run: string])[] = [
  ['npm/', `npx ${PACKAGE}`],
  ['pnpm/', `pnpm dlx ${PACKAGE}`],
  ['yarn/', `yarn dlx ${PACKAGE}`],
  ['bun/', `bunx ${PACKAGE}`],
]

/**
 * A command of ours as the user can type it, for messages: through the package manager that runs this process, which finds it
 * whether it is installed or not; by its own name where nobody does.
 *
 * @param words what follows the name, `install` say
 */
export function cliCommand(words: string, env: NodeJS.ProcessEnv = process.env): string {
  const agent = env['npm_config_user_agent'] ?? ''
  const found = RUNNERS.find(([prefix]) => agent.startsWith(prefix))
  return `${found?.[1] ?? 'wasm-pkg'} ${words}`
}
