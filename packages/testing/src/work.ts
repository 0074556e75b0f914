import { type Profiler, Session } from 'node:inspector'

/**
 * Measures work instead of time: how often blocks of JavaScript ran. Import this module first, because it counts only
 * functions that are compiled after it. It counts only our own files, and not the engine's own work (regular
 * expressions, sorting).
 */
const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/**
 * The number of blocks that run in this process until the work has ended. It is the same each time, however busy the
 * machine is.
 */
export async function blocksRunBy(work: () => unknown): Promise<number> {
  take()
  await work()
  return take()
}

/** Blocks that ran since the last call. */
function take(): number {
  let blocks = 0
  session.post('Profiler.takePreciseCoverage', (error, coverage) => {
    if (error !== null) throw error
    blocks = total(coverage)
  })
  return blocks
}

function total({ result }: Profiler.TakePreciseCoverageReturnType): number {
  let blocks = 0
  for (const { url, functions } of result) {
    if (!isCounted(url)) continue
    for (const { ranges } of functions) for (const { count } of ranges) blocks += count
  }
  return blocks
}

/** Excludes the engine, the test runner and this file. */
function isCounted(url: string): boolean {
  return (
    /^(?:file:|\/|[A-Za-z]:)/u.test(url) && !url.includes('/node_modules/') && !url.endsWith('/testing/src/work.ts')
  )
}

/**
 * By how much work grows when its size doubles: about 2 for linear growth, 4 for quadratic growth.
 *
 * @param work does work of a given size. Its preparations count too, so prepare outside.
 */
export async function growth(work: (size: number) => unknown, size: number): Promise<number> {
  // One-time work, such as loading a module or filling a table, should not count.
  await work(size)
  const one = await blocksRunBy(() => work(size))
  return (await blocksRunBy(() => work(2 * size))) / one
}
