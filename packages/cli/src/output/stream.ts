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
 * @param open returns the stream. Called when it is needed, because Node takes milliseconds to create one.
 * @param name the stream's name for messages, such as `stdout`
 */
export function processOutput(open: () => NodeJS.WriteStream, name: string): Output {
  let opened: NodeJS.WriteStream | undefined
  let broken = false
  let failure: unknown

  function stream(): NodeJS.WriteStream {
    if (opened !== undefined) return opened
    opened = open()
    opened.on('error', (error: NodeJS.ErrnoException) => {
      broken = true
      if (!READER_GONE.has(error.code)) failure ??= fileError(error, 'write', name)
    })
    return opened
  }

  return {
    get isTerminal() {
      return stream().isTTY
    },
    columns() {
      const { columns } = stream()
      return columns > 0 ? columns : DEFAULT_COLUMNS
    },
    write(text) {
      if (!broken) stream().write(text)
    },
    onResize(listener) {
      stream().on('resize', listener)
      return () => stream().off('resize', listener)
    },
    async flush() {
      // What was never opened has nothing to write. Errors of a write are reported after its callback.
      if (opened !== undefined && !broken) {
        await new Promise<void>((done) => opened?.write('', () => setImmediate(done)))
      }
      if (failure !== undefined) throw failure
    },
  }
}
