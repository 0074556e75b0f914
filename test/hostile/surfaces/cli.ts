import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LOCK_FILE_NAME } from '@wasm-pkg/project/lock'
import { parseLock } from '@wasm-pkg/project/lock-file'
import { PATIENCE_MS } from '@wasm-pkg/testing/patience'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parseDigest } from '@wasm-pkg/registry-client/digest'
import { packedCli } from '../../cli/support/packed.js'
import type { Outcome, RunOptions, Surface } from '../harness/case.js'
import type { World } from '../harness/world.js'
import { runWatched } from './process.js'

/** What an installed `wasm-pkg` runs. */
export const BIN: string = (await packedCli()).bin

/** A process that hangs is ended before the harness gives up on it. */
export const PROCESS_TIMEOUT_MS: number = PATIENCE_MS

/** `wasm-pkg install`, or `info`, in a process of its own, as talkative as it gets. */
export const cliSurface: Surface = {
  name: 'cli',
  async run(world, options) {
    const parameters = [BIN, ...command(options), '--json', '--verbose']
    const { exitCode, stdout, stderr, peakBytes } = await runWatched(parameters, {
      cwd: world.project,
      env: world.env,
      timeoutMs: PROCESS_TIMEOUT_MS,
    })
    const output = `${stdout}\n${stderr}`
    if (exitCode === 0) {
      const outcome = options.asks === 'info' ? await told(world, stdout) : await installed(world, output)
      return { ...outcome, peakBytes }
    }
    return { ok: false, code: errorCode(stdout) ?? `exit code ${exitCode}`, message: stderr, output, peakBytes }
  },
}

function command({ asks, offline = false, frozen = false }: RunOptions): readonly string[] {
  if (asks === 'info') return ['info', 'acme:image']
  return ['install', ...(offline ? ['--offline'] : []), ...(frozen ? ['--frozen'] : [])]
}

function errorCode(stdout: string): string | undefined {
  try {
    const { error } = JSON.parse(stdout) as { error?: { code?: string } }
    return error?.code
  } catch {
    return undefined
  }
}

/** The pinned packages, as they are now in the store. */
export async function installed(world: World, output: string): Promise<Outcome> {
  const file = join(world.project, LOCK_FILE_NAME)
  const lock = await parseLock(await readFile(file, 'utf8'), file)
  const pinned = lock.packages.find(({ name }) => `${name.namespace}:${name.name}` === 'acme:image')?.versions[0]
  return await stored(world, pinned?.digest, output)
}

/** The newest version according to `info`. */
async function told(world: World, stdout: string): Promise<Outcome> {
  const { digest } = JSON.parse(stdout) as { readonly digest: string }
  return await stored(world, digest, stdout)
}

async function stored(world: World, digest: string | undefined, output: string): Promise<Outcome> {
  const store = openStore({ dir: world.store })
  const bytes = digest === undefined ? undefined : await store.readBlob(parseDigest(digest))
  if (bytes === undefined) return { ok: false, code: 'said it was installed', message: output, output }
  return { ok: true, bytes, output }
}
