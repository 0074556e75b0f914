import type { WorkerOptions } from 'node:worker_threads'

/** What makes Node find packages in Yarn's archives, as `yarn run` has it in NODE_OPTIONS. */
const PLUG_N_PLAY =
  /(?<flag>--require|-r|--experimental-loader|--loader|--import)(?:=|\s+)(?<file>"[^"]*\.pnp\.(?:cjs|loader\.mjs)"|\S*\.pnp\.(?:cjs|loader\.mjs))/g

/**
 * Without what the program preloads (`--import`): a loader of packages that compiles packages would start itself. Only what
 * Plug'n'Play preloads is kept, since nothing is found without it.
 */
export function threadOptions({
  env: { NODE_OPTIONS = '', ...env },
  execArgv,
}: Pick<NodeJS.Process, 'env' | 'execArgv'>): Pick<WorkerOptions, 'execArgv' | 'env'> {
  const given = [NODE_OPTIONS, ...execArgv].join(' ')
  const kept = [...given.matchAll(PLUG_N_PLAY)].map(({ groups }) => `${groups?.['flag']} ${groups?.['file']}`)
  return { execArgv: [], env: kept.length === 0 ? env : { ...env, NODE_OPTIONS: [...new Set(kept)].join(' ') } }
}
