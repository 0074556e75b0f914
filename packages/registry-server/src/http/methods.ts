import { Problem } from '../problem.js'
import type { Answer, Request } from './types.js'

type Handler = () => Answer | Promise<Answer>

/**
 * Runs the handler of the request's method. HEAD runs the handler of GET, and the body is left out.
 *
 * @throws {Problem} UNSUPPORTED with the supported methods
 */
export async function byMethod(request: Request, handlers: Readonly<Record<string, Handler>>): Promise<Answer> {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined
  if (handler !== undefined) return handler()
  const allow = Object.keys(handlers).flatMap((it) => (it === 'GET' ? ['GET', 'HEAD'] : [it]))
  throw new Problem(405, 'UNSUPPORTED', 'this endpoint does not support this method', { allow: allow.join(', ') })
}
