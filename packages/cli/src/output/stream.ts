/** A stream that people or programs read: text in, nothing thrown when the reader is gone. */
export interface Output {
  readonly isTerminal: boolean
  /** Characters in a line; 80 where that is unknown. */
  columns(): number
  /** Text, or the bytes of a result that is none. */
  write(text: string | Uint8Array): void
  onResize(listener: () => void): () => void
  /** Settles when everything written has been handed over. */
  flush(): Promise<void>
}

const DEFAULT_COLUMNS = 80

/**
 * Wraps a stream of the process. When the reader goes away (`wasm-pkg list | head`), what is still to be printed is
 * dropped and the work goes on: half an install because of a closed pipe would be worse than a lost line.
 */
export function processOutput(stream: NodeJS.WriteStream): Output {
  let broken = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    broken = true
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
  })
  return {
    isTerminal: stream.isTTY,
    columns: () => (stream.columns > 0 ? stream.columns : DEFAULT_COLUMNS),
    write(text) {
      if (!broken) stream.write(text)
    },
    onResize(listener) {
      stream.on('resize', listener)
      return () => stream.off('resize', listener)
    },
    flush: () =>
      new Promise((done) => {
        if (broken) done()
        else stream.write('', () => done())
      }),
  }
}
