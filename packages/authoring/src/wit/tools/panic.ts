/** How much of a message is kept. */
const MAX_PRINTED = 10_000

/** Room that the stream says it has. */
const ROOM = 4096

export interface Panic {
  readonly imports: Readonly<Record<string, (...parameters: never) => unknown>>
  /** What was written to the standard error. */
  printed(): string
}

/**
 * The functions of WASI 0.2 that Rust's library calls: a seed, which is 0 here so that answers are always the same; the environment,
 * which is empty; and the standard error, where it says why it stops.
 *
 * @param memory the memory of the module at the time of a call
 */
export function readPanic(memory: () => ArrayBuffer): Panic {
  const chunks: Buffer[] = []
  let length = 0
  const succeed = (result: number): void => {
    new Uint8Array(memory())[result] = 0
  }
  return {
    imports: {
      'insecure-seed': () => {},
      'get-environment': (result: number) => new Uint32Array(memory(), result, 2).fill(0),
      'get-stderr': () => 0,
      '[resource-drop]output-stream': () => {},
      // It is always ready.
      '[method]output-stream.subscribe': () => 0,
      '[method]pollable.block': () => {},
      '[resource-drop]pollable': () => {},
      '[method]output-stream.check-write': (_stream: number, result: number) => {
        succeed(result)
        new DataView(memory()).setBigUint64(result + 8, BigInt(ROOM), true)
      },
      '[method]output-stream.write': (_stream: number, start: number, size: number, result: number) => {
        if (length < MAX_PRINTED) chunks.push(Buffer.from(new Uint8Array(memory(), start, size)))
        length += size
        succeed(result)
      },
      '[method]output-stream.blocking-flush': (_stream: number, result: number) => succeed(result),
    },
    printed: () => Buffer.concat(chunks).toString('utf8', 0, MAX_PRINTED),
  }
}
