/** The error codes of the distribution specification 1.1 that this registry uses. */
export type ProblemCode =
  | 'BLOB_UNKNOWN'
  | 'BLOB_UPLOAD_INVALID'
  | 'BLOB_UPLOAD_UNKNOWN'
  | 'DENIED'
  | 'DIGEST_INVALID'
  | 'MANIFEST_BLOB_UNKNOWN'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_UNKNOWN'
  | 'NAME_INVALID'
  | 'NAME_UNKNOWN'
  | 'SIZE_INVALID'
  | 'UNSUPPORTED'

/**
 * A request that is answered with an error. Not a `WasmPkgError`, because it is an answer to a client and not a failure
 * of this program, and its codes are those of the protocol.
 */
export class Problem extends Error {
  readonly status: number
  readonly code: ProblemCode
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: ProblemCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.headers = headers
  }

  /** The error envelope (distribution specification, Error codes). */
  body(): string {
    return JSON.stringify({ errors: [{ code: this.code, message: this.message }] })
  }
}

export function digestInvalid(message: string): Problem {
  return new Problem(400, 'DIGEST_INVALID', message)
}

export function blobUnknown(digest: string): Problem {
  return new Problem(404, 'BLOB_UNKNOWN', `no blob ${digest} in this repository`)
}

export function manifestUnknown(reference: string): Problem {
  return new Problem(404, 'MANIFEST_UNKNOWN', `no manifest ${reference} in this repository`)
}

export function nameUnknown(name: string): Problem {
  return new Problem(404, 'NAME_UNKNOWN', `no repository ${name}`)
}

export function tooLarge(code: 'MANIFEST_INVALID' | 'SIZE_INVALID', limit: number): Problem {
  return new Problem(413, code, `larger than ${limit} bytes`, { connection: 'close' })
}
