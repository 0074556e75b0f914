import { parentPort } from 'node:worker_threads'
import { performRequest } from './perform.js'

/** Entry of a worker thread. Answers one request after the other. */
parentPort?.on('message', (request: Uint8Array) => {
  void performRequest(request).then((reply) => parentPort?.postMessage(reply))
})
