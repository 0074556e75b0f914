import type { ProgressEvent } from '@wasm-pkg/registry-client'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatBytes } from './bytes.js'
import type { Output } from './stream.js'

/** Shows what long operations do. */
export interface Progress {
  report(event: ProgressEvent): void
  /** Takes the line away while something else is printed; the next event brings it back. */
  clear(): void
  close(): void
}

export type ProgressMode = 'line' | 'plain' | 'verbose' | 'none'

/** Often enough to look alive, seldom enough to cost nothing. */
const REDRAW_MS = 80

const VERBS: Record<ProgressEvent['phase'], string> = {
  metadata: 'Asking for',
  token: 'Getting a token for',
  versions: 'Listing versions of',
  manifest: 'Resolving',
  download: 'Fetching',
  upload: 'Publishing',
  transpile: 'Compiling',
  types: 'Making types of',
}

/** What is worth a line of its own in a log: the other phases take moments. */
const LOGGED: ReadonlySet<ProgressEvent['phase']> = new Set(['download', 'upload', 'transpile'])

export function createProgress(mode: ProgressMode, output: Output): Progress {
  if (mode === 'none') return { report() {}, clear() {}, close() {} }
  if (mode === 'verbose') return verboseProgress(output)
  return mode === 'plain' ? plainProgress(output) : lineProgress(output)
}

/** One line when a long step begins. */
function plainProgress(output: Output): Progress {
  const begun = new Set<string>()
  return {
    report(event) {
      const key = `${event.phase} ${event.package}`
      if (event.done === true) begun.delete(key)
      else if (LOGGED.has(event.phase) && !begun.has(key) && isTelling(event)) {
        begun.add(key)
        const size = event.total === undefined ? '' : ` (${formatBytes(event.total)})`
        output.write(`${VERBS[event.phase]} ${escapeText(event.package)}${size}\n`)
      }
    },
    clear() {},
    close() {},
  }
}

/** A line when any step begins and one when it ends, with the time it took. */
function verboseProgress(output: Output): Progress {
  const begun = new Map<string, number>()
  return {
    report(event) {
      const detail = event.detail === undefined ? '' : ` ${escapeText(event.detail)}`
      const label = `${VERBS[event.phase]} ${escapeText(event.package)}${detail}`
      const start = begun.get(label)
      if (event.done === true) {
        begun.delete(label)
        if (start !== undefined) output.write(`${label}: done in ${Math.round(performance.now() - start)} ms\n`)
      } else if (start === undefined) {
        begun.set(label, performance.now())
        output.write(`${label}\n`)
      }
    },
    clear() {},
    close() {},
  }
}

/** The first event of a transfer does not know its size yet; the second does. */
function isTelling({ phase, total }: ProgressEvent): boolean {
  return phase === 'transpile' || total !== undefined
}

/** One line that is written over. */
function lineProgress(output: Output): Progress {
  const active = new Map<string, ProgressEvent>()
  let shown = ''
  let drawn = 0
  let timer: NodeJS.Timeout | undefined

  const erase = (): void => {
    if (shown === '') return
    // A terminal that became narrower has wrapped the line: all its rows go.
    const rows = Math.ceil(shown.length / Math.max(1, output.columns()))
    output.write(`${rows > 1 ? `\u001B[${rows - 1}A` : ''}\r\u001B[J`)
    shown = ''
  }
  const draw = (): void => {
    timer = undefined
    drawn = Date.now()
    const events = [...active.values()]
    const event = events.findLast(({ total }) => total !== undefined) ?? events.at(-1)
    erase()
    if (event === undefined) return
    const others = active.size > 1 ? `  (+${active.size - 1} more)` : ''
    shown = `${describe(event)}${others}`.slice(0, Math.max(0, output.columns() - 1))
    output.write(shown)
  }
  const schedule = (): void => {
    timer ??= setTimeout(draw, Math.max(0, REDRAW_MS - (Date.now() - drawn))).unref()
  }
  const forget = output.onResize(schedule)
  return {
    report(event) {
      const key = `${event.phase} ${event.package}`
      if (event.done === true) active.delete(key)
      else active.set(key, event)
      schedule()
    },
    clear: erase,
    close() {
      clearTimeout(timer)
      timer = undefined
      active.clear()
      forget()
      erase()
    },
  }
}

function describe({ phase, package: name, bytes, total }: ProgressEvent): string {
  const start = `${VERBS[phase]} ${escapeText(name)}`
  if (total === undefined) return start
  const done = bytes ?? 0
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100)
  return `${start}  ${formatBytes(done)} of ${formatBytes(total)} (${percent} %)`
}
