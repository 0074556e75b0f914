/** What a long operation is doing right now. */
export interface ProgressEvent {
  readonly phase: 'metadata' | 'versions' | 'manifest' | 'download' | 'upload' | 'transpile' | 'types'
  /** `ns:name` or `ns:name@version`. */
  readonly package: string
  /** Bytes so far, of `total`. */
  readonly bytes?: number
  readonly total?: number
  /** Set on the last event of a phase, unless it failed. */
  readonly done?: boolean
}

export type ReportProgress = (event: ProgressEvent) => void
