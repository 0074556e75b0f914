import { type Profiler, Session } from 'node:inspector'

/**
 * Counts work instead of time: how often the blocks of JavaScript ran. Import this module first. Only functions that are compiled
 * after it are counted, of our own files; what the engine does by itself (regular expressions, sorting) is not.
 */
const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/** The blocks that run in this process until the work has ended: the same number each time, however busy the machine is. */
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

/** Neither the engine's and the test runner's own work nor this. */
function isCounted(url: string): boolean {
  return (
    /^(?:file:|\/|[A-Za-z]:)/u.test(url) && !url.includes('/node_modules/') && !url.endsWith('/testing/src/work.ts')
  )
}

/**
 * By how much work grows when its size doubles: about 2 where it is in proportion, 4 where it goes by the square.
 *
 * @param work does work of a size; whatever it prepares counts too, so prepare outside
 */
export async function growth(work: (size: number) => unknown, size: number): Promise<number> {
  // What is done once – loading a module, filling a table – belongs to neither.
  await work(size)
  const one = await blocksRunBy(() => work(size))
  return (await blocksRunBy(() => work(2 * size))) / one
}
