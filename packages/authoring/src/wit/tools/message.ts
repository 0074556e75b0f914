import type { WitRequest } from './messages.js'

const LENGTH = 4

/** A message as in wit-tools/src/message.rs: the length of its text, the text, and the bytes that it refers to. */
export function requestBytes(request: WitRequest, parts: readonly Uint8Array[] = []): Uint8Array {
  const json = Buffer.from(JSON.stringify(request))
  const head = Buffer.alloc(LENGTH)
  head.writeUInt32LE(json.length)
  return Buffer.concat([head, json, ...parts])
}

export function readMessage(message: Uint8Array): { readonly text: string; readonly rest: Uint8Array } {
  const end = LENGTH + Buffer.from(message.buffer, message.byteOffset).readUInt32LE()
  return { text: Buffer.from(message.subarray(LENGTH, end)).toString('utf8'), rest: message.subarray(end) }
}
