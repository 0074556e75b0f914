import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/** Where `runNode` listens. */
const CPU_TIME = 3

// Preloaded into every measured process to report the processor time of all its threads, which other programs disturb less than
// the clock.
if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    writeSync(CPU_TIME, String((user + system) / 1000))
  })
}
