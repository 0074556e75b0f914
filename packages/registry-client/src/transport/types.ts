/** TLS exceptions a user configured for one registry. They hold for the request's own origin, never after a redirect. */
export interface Trust {
  /** PEM certificates accepted besides the system's. */
  readonly extraRoots: readonly string[]
  readonly acceptInvalidCertificates: boolean
}

export interface HttpRequest {
  readonly url: URL
  /** Default GET. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly accept?: string | undefined
  readonly contentType?: string | undefined
  /** First byte wanted, for resuming. */
  readonly rangeStart?: number | undefined
  /** Sent to the origin of `url` only. */
  readonly authorization?: string | undefined
  readonly body?: Uint8Array | string | undefined
  readonly trust?: Trust | undefined
  /** The body is content of any length: its pace is limited, not its whole time. */
  readonly isContent?: boolean | undefined
  /** A redirect to another origin is not followed: it is the answer. */
  readonly staysAtOrigin?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export interface HttpResponse {
  readonly status: number
  /** The URL that answered, after redirects. */
  readonly url: URL
  /** How often the request was tried. */
  readonly attempts: number
  /** A header by lower-case name; repeated ones are joined by a comma. */
  header(name: string): string | undefined
  /** The body with content encodings removed. Ends with an error if it was cut, stalled or trickled. */
  readonly body: AsyncIterable<Uint8Array>
  /** Takes secrets that were sent out of a text that came back. */
  redact(text: string): string
  /** Releases the connection within a second or so; idempotent. A body read to its end releases itself. */
  close(): Promise<void>
}

export interface Transport {
  /**
   * Sends a request, follows redirects, retries what may pass. Any final status is a result, not an error. The caller
   * reads the body or calls `close`.
   *
   * @throws E_NETWORK, E_TIMEOUT, E_TLS, E_REDIRECT, E_PROTOCOL, E_RATE_LIMITED, or the signal's reason
   */
  open(request: HttpRequest): Promise<HttpResponse>
  /** Closes all connections. */
  close(): Promise<void>
}
