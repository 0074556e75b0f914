import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { receiveError, type Reply, type Request, type Value } from './protocol.js'

/** The data with which the service's thread starts. */
export interface ServiceData {
  readonly root: string
  readonly port: MessagePort
  readonly signal: Signal
}

/** State that both threads share: whether the service has started, and whether it has posted an answer. */
export type Signal = Int32Array<SharedArrayBuffer>

const ANSWERED = 0
const STARTED = 1

/** Maximum time for starting the service. A thread that ends earlier cannot notify the waiting thread. */
const START_LIMIT_MS = 60_000

export function tellStarted(signal: Signal): void {
  Atomics.store(signal, STARTED, 1)
}

export function tellAnswered(signal: Signal): void {
  Atomics.store(signal, ANSWERED, 1)
  Atomics.notify(signal, ANSWERED)
}

/** A connection to the service for synchronous code, which waits for each answer. */
export interface Line {
  /** For the thread of the service; its port must be in the transfer list. */
  readonly far: ServiceData
  /** @throws WasmPkgError what the service threw */
  ask(request: Request): Value
}

/** @param startLimitMs time after which a service that has not started counts as failed */
export function openLine(root: string, startLimitMs: number = START_LIMIT_MS): Line {
  const { port1, port2 } = new MessageChannel()
  const signal = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
  // This must not keep the process running.
  port1.unref()
  return {
    far: { root, port: port2, signal },
    ask(request) {
      Atomics.store(signal, ANSWERED, 0)
      port1.postMessage(request)
      const waited = Atomics.wait(signal, ANSWERED, 0, startLimitMs)
      if (waited === 'timed-out') {
        if (Atomics.load(signal, STARTED) === 0) {
          const limit = `${startLimitMs / 1000} seconds`
          throw new WasmPkgError('E_INTERNAL', `The thread of the loader did not start within ${limit}`)
        }
        Atomics.wait(signal, ANSWERED, 0)
      }
      const received = receiveMessageOnPort(port1) as { readonly message: Reply } | undefined
      if (received === undefined) throw new WasmPkgError('E_INTERNAL', 'The loader did not answer')
      if (!received.message.ok) throw receiveError(received.message.error, importerOf(request))
      return received.message.value
    },
  }
}

function importerOf(request: Request): string | undefined {
  return request.do === 'resolve' ? request.parentUrl : undefined
}
