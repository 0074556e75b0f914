import type { ProgressEvent } from '@wasm-pkg/registry-client'
import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'

const STANDARD_ERROR = 2

const DOING: Partial<Record<ProgressEvent['phase'], string>> = { download: 'downloading', transpile: 'compiling' }

const told = new Set<string>()

/** A line for each download and compilation, where a person is watching: the program waits for it meanwhile. */
export function reportProgress({ phase, package: name }: ProgressEvent): void {
  const doing = DOING[phase]
  const line = `wasm-pkg: ${doing} ${name}\n`
  if (doing === undefined || told.has(line) || !isatty(STANDARD_ERROR)) return
  told.add(line)
  // The stream of a worker thread is written by the main thread, which is waiting for us.
  writeSync(STANDARD_ERROR, line)
}
