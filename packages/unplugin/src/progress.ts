import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** The output of a plugin: the bundler's own logger, if it has one. */
export interface Log {
  info(text: string): void
  warn(text: string): void
}

/** Adds the name of the plugin to every line, for loggers that several plugins share. */
export function withName({ info, warn }: Log): Log {
  return { info: (text) => info(`[wasm-pkg] ${text}`), warn: (text) => warn(`[wasm-pkg] ${text}`) }
}

export interface Progress {
  readonly report: (event: ProgressEvent) => void
  /** Whether a package was reported since the last `end`. */
  hasTold(id: string): boolean
  /** Forgets which packages were reported, so that the next build reports them again. */
  end(): void
}

const PHASES: Readonly<Partial<Record<ProgressEvent['phase'], string>>> = {
  download: 'fetching',
  transpile: 'transpiling',
}

/** Prints one line for each package when fetching or transpiling begins. A warm build prints nothing. */
export function createProgress(log: () => Log): Progress {
  const told = new Set<string>()
  return {
    report({ phase, package: name, total, done }) {
      const verb = PHASES[phase]
      const key = `${phase} ${name}`
      if (verb === undefined || done === true || told.has(key)) return
      told.add(key)
      const size = total === undefined ? '' : ` (${formatBytes(total)})`
      log().info(`${verb} ${escapeText(name)}${size}`)
    },
    hasTold: (id) => told.has(`transpile ${id}`),
    end: () => told.clear(),
  }
}

function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
