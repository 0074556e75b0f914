import { type ServiceData, tellAnswered, tellStarted } from '../bridge/channel.js'
import { type Reply, type Request, sendError, type Value } from '../bridge/protocol.js'
import type { Service } from './service.js'

/** Answers the requests of the channel one at a time. The requesting thread waits for the answer. */
export function serve(service: Service, { port, signal }: ServiceData): void {
  tellStarted(signal)
  port.on('message', (request: Request) => {
    void answer(service, request).then((reply) => {
      port.postMessage(reply)
      tellAnswered(signal)
    })
  })
  // Whoever waits for a thread that ended would wait for ever.
  process.once('exit', () => tellAnswered(signal))
}

async function answer(service: Service, request: Request): Promise<Reply> {
  try {
    return { ok: true, value: await perform(service, request) }
  } catch (error) {
    return { ok: false, error: sendError(error) }
  }
}

async function perform(service: Service, request: Request): Promise<Value> {
  switch (request.do) {
    case 'resolve':
      return await service.resolve(request.specifier, request.parentUrl)
    case 'load':
      return await service.load(request.url)
    case 'save':
      await service.save()
      return undefined
  }
}
