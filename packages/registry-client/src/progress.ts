/** The current state of a long operation. */
export interface ProgressEvent {
  readonly phase: 'metadata' | 'token' | 'versions' | 'manifest' | 'download' | 'upload' | 'transpile' | 'types'
  /** `ns:name` or `ns:name@version`; for tokens the registry's host. */
  readonly package: string
  /** For verbose output: the token service, if it is not the registry's own. */
  readonly detail?: string
  /** Bytes so far, of `total`. */
  readonly bytes?: number
  readonly total?: number
  /** Set on the last event of a phase, unless it failed. */
  readonly done?: boolean
}

export type ReportProgress = (event: ProgressEvent) => void
