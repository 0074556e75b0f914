import { jsonAnswer } from './json.js'
import { byMethod } from './methods.js'
import type { Answer, Request } from './types.js'

/** `registry.json`: tells wasm-pkg clients that packages are here, as OCI artifacts. */
export function handleMetadata(request: Request, host: string, namespacePrefix: string | undefined): Promise<Answer> {
  const oci = { registry: host, ...(namespacePrefix === undefined ? {} : { namespacePrefix }) }
  return byMethod(request, { GET: () => jsonAnswer({ preferredProtocol: 'oci', oci }) })
}
