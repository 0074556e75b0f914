import { fileURLToPath } from 'node:url'
import type { Surface } from '../harness/case.js'
import { PROCESS_TIMEOUT_MS, installed } from './cli.js'
import { runWatched } from './process.js'

export const BUILD: string = fileURLToPath(new URL('vite-build.mjs', import.meta.url))

/** A dev server that loads its page once. */
export const DEV: string = fileURLToPath(new URL('vite-dev.mjs', import.meta.url))

/** A production build with Vite of a source that imports the package, in a process of its own. */
export const viteSurface: Surface = {
  name: 'vite',
  async run(world, { offline = false, frozen = false }) {
    const { exitCode, stdout, stderr, peakBytes } = await runWatched([BUILD, JSON.stringify({ offline, frozen })], {
      cwd: world.project,
      env: world.env,
      timeoutMs: PROCESS_TIMEOUT_MS,
    })
    const output = `${stdout}\n${stderr}`
    if (exitCode === 0) return { ...(await installed(world, output)), peakBytes }
    const message = failure(stdout) ?? output
    const code = /\((E_[A-Z_]+)\)/.exec(message)?.[1] ?? `exit code ${exitCode}`
    return { ok: false, code, message, output, peakBytes }
  },
}

/** The last line of a build that failed in order. */
function failure(stdout: string): string | undefined {
  try {
    return (JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as { message?: string }).message
  } catch {
    return undefined
  }
}
