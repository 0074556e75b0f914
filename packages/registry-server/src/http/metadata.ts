import { jsonAnswer } from './json.js'
import { byMethod } from './methods.js'
import type { Answer, Identity, Request } from './types.js'

/** A name or address with an optional port, as in `Host`. */
const HOST = /^(?:[a-z\d](?:[a-z\d.-]*[a-z\d])?|\[[\da-f:.]+\])(?::\d{1,5})?$/i

/**
 * `registry.json`: tells wasm-pkg clients that packages are here, as OCI artifacts. It uses the client's name for the
 * registry: `localhost:5000` and `127.0.0.1:5000` are the same server, and lock files should have the same name as
 * package.json.
 */
export function handleMetadata(request: Request, { host, namespacePrefix }: Identity): Promise<Answer> {
  const asked = request.headers.host
  const registry = asked !== undefined && HOST.test(asked) ? asked : host
  const oci = { registry, ...(namespacePrefix === undefined ? {} : { namespacePrefix }) }
  return byMethod(request, { GET: () => jsonAnswer({ preferredProtocol: 'oci', oci }) })
}
