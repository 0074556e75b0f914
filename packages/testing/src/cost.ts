import { appendFileSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { afterAll, expect } from 'vitest'

/** Names the file that gets a line for each test file; `scripts/test/costs.mjs` reads it. */
const target = process.env['WASM_PKG_TEST_COSTS']

/** Linux counts processor time in hundredths of a second. */
const TICK = 0.01

// One process runs many test files, one after the other.
const start = { clock: performance.now(), processor: processorSeconds() }

// Registered first, so that it runs after the hooks of the test file.
if (target !== undefined) {
  afterAll(() => {
    const file = relative(process.cwd(), expect.getState().testPath ?? '')
    const clock = (performance.now() - start.clock) / 1000
    const processor = processorSeconds() - start.processor
    appendFileSync(target, `${JSON.stringify({ file, clock, processor })}\n`)
  })
}

/** Seconds of this process and, where the system tells, of the processes that it has waited for. */
function processorSeconds(): number {
  try {
    // The name of the program, in parentheses, is the second field; utime, stime, cutime and cstime are the 14th to 17th.
    const [, fields = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ')
    const ticks = fields.split(' ').slice(11, 15).map(Number)
    return ticks.reduce((sum, each) => sum + each, 0) * TICK
  } catch {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  }
}
