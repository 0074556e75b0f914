import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Repositories } from '../repositories.js'
import type { Storage } from '../storage/types.js'
import type { UploadSessions } from '../upload-sessions.js'

/** What handlers work on. */
export interface Registry {
  readonly storage: Storage
  readonly repositories: Repositories
  readonly uploads: UploadSessions
}

export interface Request {
  readonly method: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: AsyncIterable<Uint8Array>
}

/** An answer; to HEAD, the body is left out. A stream comes with its length, other bodies know theirs. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | { readonly stream: () => Readable; readonly length: number }
}

/** What `registry.json` says. */
export interface Identity {
  /** For requests that name no host. */
  readonly host: string
  readonly namespacePrefix: string | undefined
}
