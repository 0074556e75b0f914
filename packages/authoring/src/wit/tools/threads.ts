import { createThreadPool, type ThreadPool, type ThreadReply } from '@wasm-pkg/component'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { buildError } from '../../errors/build-error.js'
import { MAX_ANSWER_BYTES, MAX_MEMORY_BYTES, WIT_TIMEOUT_MS } from './limits.js'

/** Why the parser has no answer. */
export interface WitRefusal {
  readonly reason: 'answer' | 'depth' | 'memory' | 'stopped'
  /** What the parser printed, or what WebAssembly says. */
  readonly message: string
}

export type WitReply = ThreadReply<Uint8Array, WitRefusal>

export type WitThreads = ThreadPool<Uint8Array, Uint8Array>

const MAX_MESSAGE = 1000

const HINT = 'One of the packages is damaged or made to do this. Leave dependencies out to find it.'

/**
 * Threads that run the parser. Packages of registries and folders are hostile, and only a thread can be stopped.
 *
 * @param timeoutMs milliseconds for one request
 */
export function createWitThreads(timeoutMs: number = WIT_TIMEOUT_MS): WitThreads {
  return createThreadPool<Uint8Array, Uint8Array, WitRefusal>({
    name: 'The WIT parser',
    script: new URL('./worker.js', import.meta.url),
    timeoutMs,
    refused: (label, refusal) => refused(escapeText(label), refusal),
    timedOut: (label) => limit(`${escapeText(label)} takes the WIT parser longer than ${timeoutMs / 1000} s`),
    died: (label, cause) => new WasmPkgError('E_INTERNAL', `The thread that read ${escapeText(label)} died`, { cause }),
  })
}

let shared: WitThreads | undefined

/** The threads of this process. Idle ones stop by themselves. */
export function witThreads(): WitThreads {
  return (shared ??= createWitThreads())
}

export function limit(message: string): WasmPkgError {
  return new WasmPkgError('E_LIMIT', message, { hint: HINT })
}

/** The error for a refusal. */
export function refused(label: string, { reason, message }: WitRefusal): WasmPkgError {
  switch (reason) {
    case 'answer':
      return limit(`${label} has more than ${megabytes(MAX_ANSWER_BYTES)} of WIT when it is written in full`)
    case 'depth':
      return limit(`${label} has WIT that is nested too deeply for the parser`)
    case 'memory':
      return limit(`${label} takes the WIT parser more than ${megabytes(MAX_MEMORY_BYTES)} of memory`)
    case 'stopped':
      return buildError(`the WIT parser stopped at ${label}: ${escapeText(shown(message), MAX_MESSAGE)}`, {
        hint: HINT,
      })
  }
}

/** Panics are printed on several lines. */
function shown(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim()
}

export function megabytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`
}
