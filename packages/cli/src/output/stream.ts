import { fileError } from '@wasm-pkg/registry-client/files'

/** An output stream for people or programs. Writing never throws if the reader is gone. */
export interface Output {
  readonly isTerminal: boolean
  /** Characters per line; 80 if unknown. */
  columns(): number
  /** Writes text, or the bytes of a binary result. */
  write(text: string | Uint8Array): void
  onResize(listener: () => void): () => void
  /** Resolves when everything has been written. @throws WasmPkgError `E_CACHE_IO`, `E_NO_SPACE` if it could not be */
  flush(): Promise<void>
}

const DEFAULT_COLUMNS = 80

/** Error codes of a closed pipe or terminal. */
const READER_GONE: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO'])

/**
 * Wraps a stream of the process. If the reader goes away (`wasm-pkg list | head`), the rest of the output is dropped
 * and the work continues, because an incomplete install would be worse than a lost line. The same happens if a file
 * cannot be written, but then `flush` reports the lost result as an error.
 *
 * @param name the stream's name for messages, such as `stdout`
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
      // Errors of a write are reported after its callback.
      if (!broken) await new Promise<void>((done) => stream.write('', () => setImmediate(done)))
      if (failure !== undefined) throw failure
    },
  }
}
