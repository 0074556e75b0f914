import type { WorkerOptions } from 'node:worker_threads'

/** The options with which Node finds packages in Yarn's archives. `yarn run` sets them in NODE_OPTIONS. */
const PLUG_N_PLAY =
  /(?<flag>--require|-r|--experimental-loader|--loader|--import)(?:=|\s+)(?<file>"[^"]*\.pnp\.(?:cjs|loader\.mjs)"|\S*\.pnp\.(?:cjs|loader\.mjs))/g

/**
 * Options without the program's preloads (`--import`), because our own loader would otherwise start itself in the
 * thread. Only the preloads of Plug'n'Play are kept, because packages are not found without them.
 */
export function threadOptions({
  env: { NODE_OPTIONS = '', ...env },
  execArgv,
}: Pick<NodeJS.Process, 'env' | 'execArgv'>): Pick<WorkerOptions, 'execArgv' | 'env'> {
  const given = [NODE_OPTIONS, ...execArgv].join(' ')
  const kept = [...given.matchAll(PLUG_N_PLAY)].map(({ groups }) => `${groups?.['flag']} ${groups?.['file']}`)
  return { execArgv: [], env: kept.length === 0 ? env : { ...env, NODE_OPTIONS: [...new Set(kept)].join(' ') } }
}
