import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LOCK_FILE_NAME, parseLock } from '@wasm-pkg/project'
import { openStore } from '@wasm-pkg/registry-client/store'
import type { Outcome, Surface } from '../harness/case.js'
import type { World } from '../harness/world.js'
import { runNode } from './process.js'

export const BIN: string = fileURLToPath(new URL('../../../packages/cli/dist/bin.js', import.meta.url))

/** `wasm-pkg install` in a process of its own, as talkative as it gets. */
export const cliSurface: Surface = {
  name: 'cli',
  async run(world, { offline = false, frozen = false }) {
    const flags = [...(offline ? ['--offline'] : []), ...(frozen ? ['--frozen'] : [])]
    const parameters = [BIN, 'install', '--json', '--verbose', ...flags]
    const { exitCode, stdout, stderr } = await runNode(parameters, { cwd: world.project, env: world.env })
    const output = `${stdout}\n${stderr}`
    if (exitCode === 0) return await installed(world, output)
    return { ok: false, code: errorCode(stdout) ?? `exit code ${exitCode}`, message: stderr, output }
  },
}

function errorCode(stdout: string): string | undefined {
  try {
    const { error } = JSON.parse(stdout) as { error?: { code?: string } }
    return error?.code
  } catch {
    return undefined
  }
}

/** What the lock pins, as the store has it now. */
export async function installed(world: World, output: string): Promise<Outcome> {
  const file = join(world.project, LOCK_FILE_NAME)
  const lock = await parseLock(await readFile(file, 'utf8'), file)
  const pinned = lock.packages[0]?.versions[0]
  const store = openStore({ dir: world.store })
  const bytes = pinned === undefined ? undefined : await store.readBlob(pinned.digest)
  if (bytes === undefined) return { ok: false, code: 'said it was installed', message: output, output }
  return { ok: true, bytes, output }
}
