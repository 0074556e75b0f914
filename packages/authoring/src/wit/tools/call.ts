import { buildError } from '../../errors/build-error.js'
import { witError } from '../wit-error.js'
import type { AnswerOf, DependencyMessage, Position, WitAnswer, WitFile, WitRequest } from './messages.js'
import { runModule } from './module.js'
import { webAssembly } from './web-assembly.js'

/** A package that others refer to: as text, or as bytes from a registry. */
export type WitDependency = { readonly label: string } & (
  | { readonly files: readonly WitFile[] }
  | { readonly bytes: Uint8Array }
)

const LENGTH = 4

/** Bytes that are sent with a request. */
export interface Attachments {
  readonly parts: readonly Uint8Array[]
  readonly positions: readonly Position[]
}

export function attach(parts: readonly Uint8Array[]): Attachments {
  let start = 0
  const positions = parts.map(({ length }) => {
    const position = { start, length }
    start += length
    return position
  })
  return { parts, positions }
}

/** The dependencies as a request has them, and the bytes that are sent with it. */
export function attachDependencies(dependencies: readonly WitDependency[]): {
  readonly messages: readonly DependencyMessage[]
  readonly attachments: Attachments
} {
  const attachments = attach(dependencies.flatMap((it) => ('bytes' in it ? [it.bytes] : [])))
  const positions = [...attachments.positions]
  const messages = dependencies.map((it): DependencyMessage => {
    if ('files' in it) return { label: it.label, files: it.files }
    const bytes = positions.shift()
    return { label: it.label, ...(bytes !== undefined && { bytes }) }
  })
  return { messages, attachments }
}

export interface Answered<K extends WitAnswer['kind']> {
  readonly answer: AnswerOf<K>
  bytesAt(position: Position): Uint8Array
}

/**
 * Asks wit-parser.
 *
 * @param files all sources that the request has, for the text in errors
 * @throws WasmPkgError `E_BUILD`, with the place if it is known
 */
export async function callWitTools<K extends WitAnswer['kind']>(
  request: WitRequest,
  kind: K,
  files: readonly WitFile[],
  { parts }: Attachments = attach([]),
): Promise<Answered<K>> {
  const json = Buffer.from(JSON.stringify(request))
  const head = Buffer.alloc(LENGTH)
  head.writeUInt32LE(json.length)
  const message = await run(Buffer.concat([head, json, ...parts]))
  const end = LENGTH + Buffer.from(message.buffer, message.byteOffset).readUInt32LE()
  const answer = JSON.parse(Buffer.from(message.subarray(LENGTH, end)).toString('utf8')) as WitAnswer
  if (answer.kind === 'failure') throw witError(answer, files)
  if (answer.kind !== kind) throw buildError(`wit-parser answered ${answer.kind} instead of ${kind}`)
  const rest = message.subarray(end)
  return {
    answer: answer as AnswerOf<K>,
    bytesAt: ({ start, length }) => rest.slice(start, start + length),
  }
}

async function run(message: Uint8Array): Promise<Uint8Array> {
  try {
    return await runModule(message)
  } catch (cause) {
    if (!(cause instanceof webAssembly.RuntimeError) && !(cause instanceof RangeError)) throw cause
    throw buildError('the WIT parser stopped at these packages', {
      hint: 'One of them is probably damaged. Leave dependencies out to find it.',
      cause,
    })
  }
}
