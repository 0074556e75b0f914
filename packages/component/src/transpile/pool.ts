import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { WORK_TIMEOUT_MS } from '../limits.js'
import { createThreadPool, type ThreadPool } from '../threads/thread-pool.js'
import type { Refusal, Task, TaskFiles } from './tasks.js'

/**
 * Threads that run jco. They fail with `E_WASM` if jco refuses the bytes, `E_TIMEOUT`, and `E_INTERNAL` if the thread
 * dies.
 */
export type WorkerPool = ThreadPool<Task, TaskFiles>

/** How many characters of jco's own message are shown. It can quote whole types. */
const MAX_MESSAGE = 1_000

/** @param script the script that the threads run */
export function createWorkerPool(
  maxWorkers?: number,
  script: URL = new URL('./worker.js', import.meta.url),
): WorkerPool {
  return createThreadPool<Task, TaskFiles, Refusal>({
    name: 'The transpiler',
    script,
    timeoutMs: WORK_TIMEOUT_MS,
    ...(maxWorkers !== undefined && { maxWorkers }),
    refused,
    timedOut,
    died,
  })
}

const HINTS: Readonly<Record<Refusal['code'], string>> = {
  E_WASM: 'The bytes match the registry: either the component is damaged, or this version of jco does not support it.',
  E_UNSUPPORTED: 'This version of jco does not support it.',
  E_INTERNAL: 'Please report it with the component.',
}

function refused(label: string, { code, message, hint }: Refusal, printed: string): WasmPkgError {
  // jco writes chains of causes on several lines.
  const told = `${message}${printed === '' ? '' : ': '}${printed}`.replaceAll(/\s+/g, ' ').trim()
  return new WasmPkgError(code, `${escapeText(label)} cannot be transpiled: ${escapeText(told, MAX_MESSAGE)}`, {
    package: label,
    hint: hint ?? HINTS[code],
  })
}

function timedOut(label: string): WasmPkgError {
  return new WasmPkgError(
    'E_TIMEOUT',
    `${escapeText(label)} took longer than ${WORK_TIMEOUT_MS / 1000} s to transpile`,
    {
      package: label,
    },
  )
}

function died(label: string, cause: unknown): WasmPkgError {
  return new WasmPkgError('E_INTERNAL', `The thread that transpiled ${escapeText(label)} died`, { cause })
}
