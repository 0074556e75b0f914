import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import { escapeText, formatBytes } from '@wasm-pkg/registry-client/text'
import type { Output } from './stream.js'

/** Shows the progress of long operations. */
export interface Progress {
  report(event: ProgressEvent): void
  /** Removes the line while something else is printed. The next event shows it again. */
  clear(): void
  close(): void
}

export type ProgressMode = 'line' | 'plain' | 'verbose' | 'none'

/** Frequent enough to look active, rare enough to cost nothing. */
const REDRAW_MS = 80

/** How often a step is redrawn that can only show its duration. */
const TICK_MS = 1000

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

/** The phases that get a line in a log. The other phases are short. */
const LOGGED: ReadonlySet<ProgressEvent['phase']> = new Set(['download', 'upload', 'transpile'])

export function createProgress(mode: ProgressMode, output: Output): Progress {
  if (mode === 'none') return { report() {}, clear() {}, close() {} }
  if (mode === 'verbose') return verboseProgress(output)
  return mode === 'plain' ? plainProgress(output) : lineProgress(output)
}

/** Prints a line when a long step begins. */
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

/** Prints a line when any step begins, and one with its duration when it ends. */
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

/** The first event of a transfer does not have its size yet; the second does. */
function isTelling({ phase, total }: ProgressEvent): boolean {
  return phase === 'transpile' || total !== undefined
}

interface ActiveStep {
  readonly event: ProgressEvent
  /** When it began. */
  readonly since: number
}

/** Shows one line that is overwritten. */
function lineProgress(output: Output): Progress {
  const active = new Map<string, ActiveStep>()
  let shown = ''
  let drawn = 0
  let timer: NodeJS.Timeout | undefined
  let tick: NodeJS.Timeout | undefined

  const erase = (): void => {
    if (shown === '') return
    // A terminal that became narrower has wrapped the line, so remove all its rows.
    const rows = Math.ceil(shown.length / Math.max(1, output.columns()))
    output.write(`${rows > 1 ? `\u001B[${rows - 1}A` : ''}\r\u001B[J`)
    shown = ''
  }
  const draw = (): void => {
    timer = undefined
    clearTimeout(tick)
    drawn = Date.now()
    const steps = [...active.values()]
    const step = steps.findLast(({ event }) => event.total !== undefined) ?? steps.at(-1)
    erase()
    if (step === undefined) return
    const others = active.size > 1 ? `  (+${active.size - 1} more)` : ''
    shown = `${describe(step.event, drawn - step.since)}${others}`.slice(0, Math.max(0, output.columns() - 1))
    output.write(shown)
    tick = setTimeout(schedule, TICK_MS).unref()
  }
  const schedule = (): void => {
    timer ??= setTimeout(draw, Math.max(0, REDRAW_MS - (Date.now() - drawn))).unref()
  }
  const forget = output.onResize(schedule)
  return {
    report(event) {
      const key = `${event.phase} ${event.package}`
      if (event.done === true) active.delete(key)
      else active.set(key, { event, since: active.get(key)?.since ?? Date.now() })
      schedule()
    },
    clear: erase,
    close() {
      clearTimeout(timer)
      clearTimeout(tick)
      timer = undefined
      active.clear()
      forget()
      erase()
    },
  }
}

/** For a transfer, shows the bytes. For other steps, shows the duration after a while. */
function describe({ phase, package: name, bytes, total }: ProgressEvent, elapsedMs: number): string {
  const start = `${VERBS[phase]} ${escapeText(name)}`
  if (bytes !== undefined && total !== undefined) {
    const percent = total === 0 ? 100 : Math.floor((bytes / total) * 100)
    return `${start}  ${formatBytes(bytes)} of ${formatBytes(total)} (${percent} %)`
  }
  const size = total === undefined ? '' : `  (${formatBytes(total)})`
  return `${start}${size}${elapsedMs < TICK_MS ? '' : `  ${Math.floor(elapsedMs / 1000)} s`}`
}
