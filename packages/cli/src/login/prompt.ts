import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Context } from '../frame/context.js'
import { Interrupted } from '../frame/interrupted.js'

/** A token has a few kilobytes at most. More is a file that was piped by mistake. */
const MAX_PIPED = 64 * 1024

/** Prompts for a line on the terminal. @throws Interrupted */
export async function ask(context: Context, question: string): Promise<string> {
  return await prompt(context, question, (text) => context.stderr.write(text))
}

/** Prompts without showing the input. @throws Interrupted */
export async function askSecret(context: Context, question: string): Promise<string> {
  context.stderr.write(question)
  try {
    return await prompt(context, '', () => undefined)
  } finally {
    context.stderr.write('\n')
  }
}

/** Reads stdin to its end. @throws WasmPkgError `E_USAGE` if it is too long */
export async function readPiped({ stdin, signal }: Context): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin()) {
    signal.throwIfAborted()
    const bytes = Buffer.from(chunk as Uint8Array | string)
    length += bytes.length
    if (length > MAX_PIPED) throw new WasmPkgError('E_USAGE', 'the input on stdin is too long for a secret')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function prompt({ stdin, signal }: Context, question: string, show: (text: string) => void): Promise<string> {
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      show(chunk.toString('utf8'))
      done()
    },
  })
  // In terminal mode, readline turns echo off and edits the line itself. Its own echo goes through `show`.
  const reader = createInterface({ input: stdin(), output, terminal: true, historySize: 0 })
  const cancelled = new AbortController()
  reader.once('SIGINT', () => cancelled.abort())
  reader.once('close', () => cancelled.abort())
  try {
    return await reader.question(question, { signal: AbortSignal.any([signal, cancelled.signal]) })
  } catch (error) {
    // Ctrl-C and Ctrl-D both cancel.
    throw new Interrupted('nothing was entered', { cause: error })
  } finally {
    reader.close()
  }
}
