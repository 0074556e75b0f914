import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { receiveError, type Reply, type Request, type Value } from './protocol.js'

/** The data with which the service's thread starts. */
export interface ServiceData {
  readonly root: string
  readonly port: MessagePort
  /** Set to 1 when an answer has been posted. */
  readonly signal: Int32Array<SharedArrayBuffer>
}

/** A connection to the service for synchronous code, which waits for each answer. */
export interface Line {
  /** For the thread of the service; its port must be in the transfer list. */
  readonly far: ServiceData
  /** @throws WasmPkgError what the service threw */
  ask(request: Request): Value
}

export function openLine(root: string): Line {
  const { port1, port2 } = new MessageChannel()
  const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  // This must not keep the process running.
  port1.unref()
  return {
    far: { root, port: port2, signal },
    ask(request) {
      Atomics.store(signal, 0, 0)
      port1.postMessage(request)
      Atomics.wait(signal, 0, 0)
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
