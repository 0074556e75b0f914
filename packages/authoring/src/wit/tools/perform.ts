import type { WitReply } from './threads.js'
import { MAX_ANSWER_BYTES } from './limits.js'
import { instantiateModule, type WitModule } from './module.js'

/** Rust's library says this when the memory has reached its maximum. */
const OUT_OF_MEMORY = /memory allocation of \d+ bytes failed/

/**
 * Answers one request of `callWitTools`. Packages that are made for it can make the parser stop, but nothing else.
 *
 * @param given an instance that answered nothing yet
 */
export async function performRequest(request: Uint8Array, given?: WitModule): Promise<WitReply> {
  const module = given ?? (await instantiateModule())
  try {
    const start = module.allocate(request.length)
    new Uint8Array(module.memory.buffer, start, request.length).set(request)
    const answer = module.run(start, request.length)
    const length = module.answer_length()
    if (length > MAX_ANSWER_BYTES) return { ok: false, poisoned: true, refusal: { reason: 'answer', message: '' } }
    return { ok: true, answer: new Uint8Array(module.memory.buffer, answer, length).slice() }
  } catch (error) {
    const printed = module.printed()
    const message = printed.trim() === '' ? String(error) : printed
    return { ok: false, poisoned: true, refusal: { reason: reasonOf(error, printed), message } }
  }
}

function reasonOf(error: unknown, printed: string): 'memory' | 'depth' | 'stopped' {
  if (OUT_OF_MEMORY.test(printed)) return 'memory'
  // The stack of the module ends where its memory begins, and that of the thread is checked by V8.
  if (error instanceof RangeError) return 'depth'
  if (error instanceof Error && error.message.includes('out of bounds')) return 'depth'
  return 'stopped'
}
