import { parseRoute } from '../route.js'
import { handleBlob } from './blobs.js'
import { jsonAnswer } from './json.js'
import { handleManifest } from './manifests.js'
import { handleMetadata } from './metadata.js'
import { byMethod } from './methods.js'
import { handleReferrers } from './referrers.js'
import { handleTags } from './tags.js'
import type { Answer, Identity, Registry, Request } from './types.js'
import { handleUpload, handleUploads } from './uploads.js'

/**
 * Answers one request.
 *
 * @throws {Problem} for requests that are answered with an error
 */
export async function dispatch(
  registry: Registry,
  identity: Identity,
  path: string,
  request: Request,
): Promise<Answer> {
  const route = parseRoute(path)
  switch (route.kind) {
    case 'ping':
      return byMethod(request, { GET: () => jsonAnswer({}) })
    case 'metadata':
      return handleMetadata(request, identity)
    case 'tags':
      return handleTags(registry, request, route.name)
    case 'referrers':
      return handleReferrers(registry, request, route.name, route.digest)
    case 'manifest':
      return handleManifest(registry, request, route.name, route.reference)
    case 'blob':
      return handleBlob(registry, request, route.name, route.digest)
    case 'uploads':
      return handleUploads(registry, request, route.name)
    case 'upload':
      return handleUpload(registry, request, route.name, route.id)
  }
}
