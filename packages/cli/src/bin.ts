#!/usr/bin/env node
import './require-node.js'
import { COMMANDS } from './catalog.js'
import { EXIT } from './frame/exit-codes.js'
import type { CliProcess } from './frame/create-context.js'
import { reportFault, runCommandLine } from './frame/run.js'
import { watchForStall } from './frame/stalled.js'
import { processOutput } from './output/stream.js'

/** Work that has not ended by then is stopped. Files on disk are complete at every moment. */
const GRACE_MS = 5000

const interrupt = new AbortController()
// The first signal stops the work in an orderly way. A second one ends the process, which is safe because every file is
// written completely or not at all.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted)
    interrupt.abort()
    setTimeout(() => process.exit(EXIT.interrupted), GRACE_MS).unref()
  })
}

const argv = process.argv.slice(2)
const cli: CliProcess = {
  cwd: process.cwd(),
  env: process.env,
  stdin: () => process.stdin,
  stdout: processOutput(() => process.stdout, 'stdout'),
  stderr: processOutput(() => process.stderr, 'stderr'),
  signal: interrupt.signal,
}
process.on('uncaughtException', (error) => process.exit(reportFault(error, argv, cli)))

const endWatch = watchForStall(argv, cli)
process.exitCode = await runCommandLine(COMMANDS, argv, cli)
endWatch()
