import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Repositories } from '../repositories.js'
import type { Storage } from '../storage/types.js'
import type { UploadSessions } from '../upload-sessions.js'

/** The state that handlers use. */
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

/** An answer. For HEAD, the body is left out. A stream needs an explicit length. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | { readonly stream: () => Readable; readonly length: number }
}

/** The content of `registry.json`. */
export interface Identity {
  /** For requests without a `Host`. */
  readonly host: string
  readonly namespacePrefix: string | undefined
}
