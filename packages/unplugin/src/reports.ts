import type { PermissionFinding } from '@wasm-pkg/project'
import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import { createProgress, type Log, withName } from './progress.js'

/** What a plugin tells its user, in the bundler's log. */
export interface Reports {
  /** Replaces standard error as the log. */
  setLog(log: Log): void
  progress(event: ProgressEvent): void
  warn(text: string): void
  /** Shows a warning, but each text only once. */
  warnOnce(text: string): void
  finding(finding: PermissionFinding): void
  /** Ends the lines about progress. */
  end(): void
}

/** For bundlers without a logger. Standard output belongs to the program. */
const STDERR: Log = withName({ info: (text) => console.error(text), warn: (text) => console.error(text) })

export function createReports(): Reports {
  let log: Log = STDERR
  const told = new Set<string>()
  const progress = createProgress(() => log)
  return {
    setLog: (to) => (log = to),
    progress: (event) => progress.report(event),
    warn: (text) => log.warn(text),
    warnOnce(text) {
      if (told.has(text)) return
      told.add(text)
      log.warn(text)
    },
    /**
     * Missing grants are only reported for new packages, so that a warm build is silent. A grant without effect in a
     * browser can have an effect in the server's build, so it is not a mistake.
     */
    finding({ kind, package: id, text }) {
      if (kind === 'unused') log.warn(text)
      else if (kind === 'powerless' || progress.hasTold(id)) log.info(text)
    },
    end: () => progress.end(),
  }
}
