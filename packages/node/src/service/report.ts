import type { ModuleGraphOptions } from '@wasm-pkg/project'
import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'

const STANDARD_ERROR = 2

const DOING: Partial<Record<ProgressEvent['phase'], string>> = { download: 'downloading', transpile: 'compiling' }

/** Permissions whose absence makes something empty instead of causing an error. */
const SILENT: readonly string[] = ['preopens', 'env', 'args']

const told = new Set<string>()

/** On a terminal, prints a line for each download and compilation, because the program waits for it. */
export function reportProgress({ phase, package: name }: ProgressEvent): void {
  const doing = DOING[phase]
  const text = `${doing} ${name}`
  if (doing === undefined || told.has(text) || !isatty(STANDARD_ERROR)) return
  told.add(text)
  write(text)
}

/**
 * A grant that nothing needs is a mistake, so it is reported. A missing permission usually causes an error when the
 * package uses it. If it only makes something empty, it is reported on a terminal when the package is compiled.
 */
export const reportFinding: NonNullable<ModuleGraphOptions['onFinding']> = ({
  kind,
  package: id,
  permission,
  text,
}) => {
  const isNews = SILENT.includes(permission) && told.has(`${DOING.transpile} ${id}`)
  if (kind === 'unused' || (kind === 'denied' && isNews)) write(text)
}

export function reportWarning(text: string): void {
  write(`warning: ${text}`)
}

function write(text: string): void {
  // The main thread writes the streams of worker threads, and it is waiting for us. So write directly.
  writeSync(STANDARD_ERROR, `wasm-pkg: ${text}\n`)
}
