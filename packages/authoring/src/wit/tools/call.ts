import { escapeText } from '@wasm-pkg/registry-client/text'
import { dirname } from 'node:path'
import { buildError } from '../../errors/build-error.js'
import { witError } from '../wit-error.js'
import type { AnswerOf, DependencyMessage, Position, WitAnswer, WitFile, WitRequest } from './messages.js'
import { readMessage, requestBytes } from './message.js'
import { MAX_REQUEST_BYTES } from './limits.js'
import { limit, megabytes, type WitThreads, witThreads } from './threads.js'

/** A package that others refer to: as text, or as bytes from a registry. */
export type WitDependency = { readonly label: string } & (
  | { readonly files: readonly WitFile[] }
  | { readonly bytes: Uint8Array }
)

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
 * Asks wit-parser, in a thread.
 *
 * @param files all sources that the request has, for the text in errors
 * @throws WasmPkgError `E_BUILD`, with the place if it is known; `E_LIMIT` if it takes too much time, memory or depth
 */
export async function callWitTools<K extends WitAnswer['kind']>(
  request: WitRequest,
  kind: K,
  files: readonly WitFile[],
  { parts }: Attachments = attach([]),
  threads: WitThreads = witThreads(),
): Promise<Answered<K>> {
  const label = labelOf(request)
  const bytes = requestBytes(request, parts)
  if (bytes.length > MAX_REQUEST_BYTES) {
    throw limit(`${escapeText(label)} has more than ${megabytes(MAX_REQUEST_BYTES)} of WIT`)
  }
  const { text, rest } = readMessage(await threads.run(label, bytes))
  const answer = JSON.parse(text) as WitAnswer
  if (answer.kind === 'failure') throw witError(answer, files)
  if (answer.kind !== kind) throw buildError(`wit-parser answered ${answer.kind} instead of ${kind}`)
  return {
    answer: answer as AnswerOf<K>,
    bytesAt: ({ start, length }) => rest.slice(start, start + length),
  }
}

/** How messages name what was asked: the package in bytes, or the folder of the text. */
function labelOf(request: WitRequest): string {
  if (request.kind === 'contents') return request.label
  const [first] = request.files
  return first === undefined ? 'the package' : dirname(first.path)
}
