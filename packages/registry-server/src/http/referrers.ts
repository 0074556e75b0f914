import type { Digest } from '../grammar.js'
import type { ManifestRecord } from '../storage/types.js'
import { jsonAnswer } from './json.js'
import { byMethod } from './methods.js'
import type { Answer, Registry, Request } from './types.js'

const INDEX = 'application/vnd.oci.image.index.v1+json'

/**
 * `/v2/<name>/referrers/<digest>` (distribution specification 1.1, Listing referrers): an index of the manifests whose
 * subject is that digest, empty when there are none.
 */
export function handleReferrers(registry: Registry, request: Request, name: string, digest: Digest): Promise<Answer> {
  return byMethod(request, {
    GET: async () => {
      const record = await registry.repositories.read(name)
      const wanted = request.query.get('artifactType')
      const manifests = Object.entries(record?.manifests ?? {})
        .filter(([, it]) => it.subject === digest && (wanted === null || it.artifactType === wanted))
        .map(([referrer, it]) => descriptor(referrer, it))
      const filters = wanted === null ? {} : { 'oci-filters-applied': 'artifactType' }
      return jsonAnswer({ schemaVersion: 2, mediaType: INDEX, manifests }, filters, INDEX)
    },
  })
}

function descriptor(digest: string, { mediaType, size, artifactType, annotations }: ManifestRecord): object {
  return {
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  }
}
