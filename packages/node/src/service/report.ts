import type { ModuleGraphOptions } from '@wasm-pkg/project'
import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'

const STANDARD_ERROR = 2

const DOING: Partial<Record<ProgressEvent['phase'], string>> = { download: 'downloading', transpile: 'compiling' }

/** Permissions without which something is empty rather than an error. */
const SILENT: readonly string[] = ['preopens', 'env', 'args']

const told = new Set<string>()

/** A line for each download and compilation, where a person is watching: the program waits for it meanwhile. */
export function reportProgress({ phase, package: name }: ProgressEvent): void {
  const doing = DOING[phase]
  const text = `${doing} ${name}`
  if (doing === undefined || told.has(text) || !isatty(STANDARD_ERROR)) return
  told.add(text)
  write(text)
}

/**
 * A grant that nothing needs is a mistake. What a package is not granted, it is told when it asks; but for what is only empty,
 * which a person who watches it being compiled is told.
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
  // The stream of a worker thread is written by the main thread, which is waiting for us.
  writeSync(STANDARD_ERROR, `wasm-pkg: ${text}\n`)
}
