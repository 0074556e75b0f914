import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** Where a plugin writes: the bundler's own logger where it has one. */
export interface Log {
  info(text: string): void
  warn(text: string): void
}

export interface Progress {
  readonly report: (event: ProgressEvent) => void
  /** Whether a package was announced since the last `end`. */
  hasTold(id: string): boolean
  /** Forgets what was announced, so that the next build tells again. */
  end(): void
}

const PHASES: Readonly<Partial<Record<ProgressEvent['phase'], string>>> = {
  download: 'fetching',
  transpile: 'transpiling',
}

/** One line for each package that is fetched or transpiled, when it begins: a warm build has none and says nothing. */
export function createProgress(log: () => Log): Progress {
  const told = new Set<string>()
  return {
    report({ phase, package: name, total, done }) {
      const verb = PHASES[phase]
      const key = `${phase} ${name}`
      if (verb === undefined || done === true || told.has(key)) return
      told.add(key)
      const size = total === undefined ? '' : ` (${formatBytes(total)})`
      log().info(`[wasm-pkg] ${verb} ${escapeText(name)}${size}`)
    },
    hasTold: (id) => told.has(`transpile ${id}`),
    end: () => told.clear(),
  }
}

function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
