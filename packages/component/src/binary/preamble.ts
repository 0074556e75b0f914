import { WasmPkgError } from '@wasm-pkg/registry-client/errors'

export const PREAMBLE_SIZE = 8

const LAYER_CORE = 0
const LAYER_COMPONENT = 1

const SIGNATURES: readonly (readonly [string, readonly number[]])[] = [
  ['gzip-compressed data', [0x1f, 0x8b]],
  ['zstd-compressed data', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['an ELF executable', [0x7f, 0x45, 0x4c, 0x46]],
  ['LLVM bitcode', [0x42, 0x43, 0xc0, 0xde]],
]

/** The kind of binary that the preamble at `offset` declares (component-model Binary.md, preamble). */
export function readPreamble(bytes: Uint8Array, offset: number, end: number): 'component' | 'module' {
  if (!hasMagic(bytes, offset, end)) throw notWasm(bytes.subarray(offset, end))
  const [v0, v1, l0, l1] = bytes.subarray(offset + 4, Math.min(end, offset + PREAMBLE_SIZE))
  if (v0 === undefined || v1 === undefined || l0 === undefined || l1 === undefined) {
    throw new WasmPkgError('E_WASM', `This is a truncated WebAssembly file: it has ${end - offset} bytes`)
  }
  const version = v0 | (v1 << 8)
  const layer = l0 | (l1 << 8)
  if (layer === LAYER_CORE && version === 1) return 'module'
  if (layer === LAYER_COMPONENT && version === 13) return 'component'
  const what =
    layer === LAYER_COMPONENT
      ? `a component of the unsupported binary version ${version}`
      : 'neither a core module of version 1 nor a component'
  throw new WasmPkgError('E_WASM', `This is a WebAssembly file, but ${what} (version ${version}, layer ${layer})`, {
    expected: 'a component (version 13, layer 1)',
  })
}

function hasMagic(bytes: Uint8Array, offset: number, end: number): boolean {
  return (
    end - offset >= 4 &&
    bytes[offset] === 0 &&
    bytes[offset + 1] === 0x61 &&
    bytes[offset + 2] === 0x73 &&
    bytes[offset + 3] === 0x6d
  )
}

function notWasm(bytes: Uint8Array): WasmPkgError {
  return new WasmPkgError('E_WASM', `This is not a WebAssembly component: it looks like ${resemblance(bytes)}`, {
    expected: 'a binary that starts with 00 61 73 6d',
    actual:
      bytes.length === 0
        ? 'no bytes'
        : Buffer.from(bytes.subarray(0, 8))
            .toString('hex')
            .replaceAll(/..(?=.)/g, '$& '),
  })
}

function resemblance(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file'
  const known = SIGNATURES.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte))
  if (known !== undefined) return known[0]
  const text = Buffer.from(bytes.subarray(0, 256)).toString('latin1').trimStart().toLowerCase()
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return 'an HTML page'
  if (text.startsWith('<')) return 'XML or HTML text'
  if (/^\((?:module|component)/.test(withoutComments(text, ';;'))) {
    return 'WebAssembly text (.wat), which must be encoded first'
  }
  if (/^(?:package|world|interface)\s/.test(withoutComments(text, '//'))) {
    return 'WIT text, which must be encoded first'
  }
  if (text.startsWith('{') || text.startsWith('[')) return 'JSON'
  if (bytes.length < 4) return `a file of ${bytes.length} bytes`
  return /^[\t\n\r -~]*$/.test(text) ? 'text' : 'some other binary'
}

/** The text after leading comments. A loop, because a pattern of repeated lines would try every way to split them. */
function withoutComments(text: string, mark: string): string {
  let rest = text
  while (rest.startsWith(mark)) {
    const lineEnd = rest.indexOf('\n')
    if (lineEnd === -1) return ''
    rest = rest.slice(lineEnd).trimStart()
  }
  return rest
}
