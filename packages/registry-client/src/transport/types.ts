/**
 * TLS exceptions that a user configured for one registry. They apply to the request's own origin, never after a
 * redirect.
 */
export interface Trust {
  /** PEM certificates to accept in addition to the system's. */
  readonly extraRoots: readonly string[]
  readonly acceptInvalidCertificates: boolean
}

export interface HttpRequest {
  readonly url: URL
  /** Default GET. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly accept?: string | undefined
  readonly contentType?: string | undefined
  /** First byte to request, for resuming. */
  readonly rangeStart?: number | undefined
  /** Only sent to the origin of `url`. */
  readonly authorization?: string | undefined
  readonly body?: Uint8Array | string | undefined
  readonly trust?: Trust | undefined
  /** The body is content of any length. Its minimum speed is limited, not its total time. */
  readonly isContent?: boolean | undefined
  /** Do not follow a redirect to another origin, but return it as the answer. */
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
  /** The body with content encodings removed. Ends with an error if it is incomplete, stalls or is too slow. */
  readonly body: AsyncIterable<Uint8Array>
  /** Removes secrets that were sent from a text that the server returned. */
  redact(text: string): string
  /** Releases the connection within about a second. Idempotent. Not needed if the body was read to its end. */
  close(): Promise<void>
}

export interface Transport {
  /**
   * Sends a request, follows redirects, and retries temporary failures. Any final status is a result, not an error. The
   * caller must read the body or call `close`.
   *
   * @throws E_NETWORK, E_TIMEOUT, E_TLS, E_REDIRECT, E_PROTOCOL, E_RATE_LIMITED, or the signal's reason
   */
  open(request: HttpRequest): Promise<HttpResponse>
  /** Closes all connections. */
  close(): Promise<void>
}
