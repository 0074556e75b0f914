import { writeFileSync } from 'node:fs'

/** Loaded before the program of a process under test: sets its clock wrong, and tells how much memory it took. */
const offset = Number(process.env['HOSTILE_CLOCK_OFFSET_MS'] ?? 0)
if (offset !== 0) {
  const { now } = Date
  globalThis.Date = class extends Date {
    constructor(...parameters) {
      if (parameters.length === 0) super(now() + offset)
      else super(...parameters)
    }
    static now() {
      return now() + offset
    }
  }
}

const file = process.env['HOSTILE_PEAK_FILE']
if (file !== undefined) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS * 1024)))
