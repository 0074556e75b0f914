import { decodeUnsigned, encodeUnsigned } from '../lib/leb128.mjs'
import { encodeSection, sectionsOf } from '../lib/sections.mjs'

const MEMORY_SECTION = 5
const PREAMBLE_LENGTH = 8
/** 256 MiB in pages of 64 KiB: address space, not memory, until it is written to. */
const RESERVED_PAGES = 4096

/**
 * Gives a Go core module more memory from the start. Go's allocator (runtime/mem_wasm.go) uses all addresses after its
 * data, even those that other code got by growing the memory, as the adapter does for its state. After this change, the
 * adapter's addresses start at 256 MiB, which a program reaches only if it needs that much memory.
 *
 * @param {Uint8Array} core a module with one memory that has no maximum, as Go's linker writes it
 * @returns {Uint8Array}
 */
export function reserveMemory(core) {
  const sections = [...sectionsOf(core)].map(({ id, payload }) => {
    if (id !== MEMORY_SECTION) return encodeSection(id, payload)
    const count = decodeUnsigned(payload, 0)
    const flags = decodeUnsigned(payload, count.end)
    const minimum = decodeUnsigned(payload, flags.end)
    if (count.value !== 1 || flags.value !== 0) throw new Error('not a memory as Go declares it')
    const pages = encodeUnsigned(Math.max(minimum.value, RESERVED_PAGES))
    return encodeSection(id, Buffer.from([...payload.subarray(0, flags.end), ...pages]))
  })
  return Buffer.concat([core.subarray(0, PREAMBLE_LENGTH), ...sections])
}
