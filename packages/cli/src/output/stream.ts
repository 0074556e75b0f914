import { fileError } from '@wasm-pkg/registry-client/files'

/** A stream that people or programs read: text in, nothing thrown when the reader is gone. */
export interface Output {
  readonly isTerminal: boolean
  /** Characters in a line; 80 where that is unknown. */
  columns(): number
  /** Text, or the bytes of a result that is none. */
  write(text: string | Uint8Array): void
  onResize(listener: () => void): () => void
  /** Settles when everything written has been handed over. @throws WasmPkgError `E_CACHE_IO`, `E_NO_SPACE` if it could not be */
  flush(): Promise<void>
}

const DEFAULT_COLUMNS = 80

/** What a pipe or a terminal that is gone answers. */
const READER_GONE: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO'])

/**
 * Wraps a stream of the process. When the reader goes away (`wasm-pkg list | head`), what is still to be printed is
 * dropped and the work goes on: half an install because of a closed pipe would be worse than a lost line. So it does when a
 * file cannot take more, but that the result is lost is then an error of `flush`.
 *
 * @param name for messages: `stdout`
 */
export function processOutput(stream: NodeJS.WriteStream, name: string): Output {
  let broken = false
  let failure: unknown
  stream.on('error', (error: NodeJS.ErrnoException) => {
    broken = true
    if (!READER_GONE.has(error.code)) failure ??= fileError(error, 'write', name)
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
    async flush() {
      // Errors of a write are told after its callback.
      if (!broken) await new Promise<void>((done) => stream.write('', () => setImmediate(done)))
      if (failure !== undefined) throw failure
    },
  }
}
