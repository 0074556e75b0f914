import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Names the folder of a run to the processes that its test files run in. */
const VARIABLE = 'WASM_PKG_TEST_RUN'
const POLL_MS = 50

/** Of Vitest, once for each project of a run: makes the run's folder. Returns what removes it. */
export default async function setup(): Promise<() => void> {
  if (process.env[VARIABLE] !== undefined) return () => undefined
  const folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-run-'))
  process.env[VARIABLE] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

/**
 * A folder that is filled once in a run, by the test file that first asks for it; the others wait. Nobody may write into it
 * afterwards.
 *
 * @param fill writes into the folder that it is given, which is moved to its place afterwards
 */
export async function oncePerRun(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const run = process.env[VARIABLE]
  if (run === undefined) throw new Error('oncePerRun is for tests')
  const folder = join(run, name)
  while (!(await exists(folder))) {
    if (await begins(`${folder}.filling`)) {
      try {
        if (!(await exists(folder))) await fillAside(folder, fill)
      } finally {
        await rm(`${folder}.filling`, { recursive: true, force: true })
      }
    } else await sleep(POLL_MS)
  }
  return folder
}

async function fillAside(folder: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const aside = await mkdtemp(`${folder}.part-`)
  try {
    await fill(aside)
    await rename(aside, folder)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    throw error
  }
}

/** Whether this process is the one to fill it. */
async function begins(sign: string): Promise<boolean> {
  try {
    await mkdir(sign)
    return true
  } catch {
    return false
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
