import type { Digest } from '../content/package.js'
import { send } from './exchange.js'
import { blobAnswer } from './honest.js'
import { type Site, openSite } from './site.js'

export type StorageStyle = 's3' | 'azure'

const REFUSALS: Readonly<Record<StorageStyle, string>> = {
  s3: '<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>',
  azure: '<Error><Code>InvalidAuthenticationInfo</Code></Error>',
}

/** Object storage behind a registry: the signature in the URL is the authorisation, and a second one is an error. */
export async function openStorage(blobs: ReadonlyMap<Digest, Uint8Array>, style: StorageStyle): Promise<Site> {
  return await openSite(
    (request, response) => {
      const digest = new URL(request.url ?? '/', 'http://storage').pathname.slice(1) as Digest
      const bytes = blobs.get(digest)
      const refusal = bytes === undefined ? 404 : request.headers.authorization === undefined ? undefined : 400
      if (bytes !== undefined && refusal === undefined) {
        send({ request, response }, blobAnswer(bytes, digest, request.headers.range))
        return
      }
      response.writeHead(refusal ?? 404, { 'content-type': 'application/xml' }).end(REFUSALS[style])
    },
    { name: 'localhost', address: '127.0.0.1' },
  )
}
