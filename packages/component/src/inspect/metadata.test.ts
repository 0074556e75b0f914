import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inspectComponent } from './facts.js'
import { writeMetadata } from './write-metadata.js'

interface Recorded {
  readonly before: string
  readonly after: string
}

const recorded = JSON.parse(
  readFileSync(new URL('../fixtures/metadata/wasm-tools.json', import.meta.url), 'utf8'),
) as Recorded
const BEFORE = Buffer.from(recorded.before, 'base64')
const AFTER = Buffer.from(recorded.after, 'base64')

/** What the recorded `wasm-tools metadata add` was given. */
const GIVEN = {
  version: '1.2.3-rc.1+b',
  authors: 'Zoë <zoe@acme.example>, Bob',
  description: 'Größe & "quotes"',
  licenses: 'MIT OR Apache-2.0 WITH LLVM-exception',
  source: 'https://github.com/acme/slug',
  homepage: 'https://acme.example/',
  revision: '0123456789abcdef0123456789abcdef01234567',
}

describe('written metadata', () => {
  it('has the bytes that wasm-tools writes', () => {
    expect(Buffer.from(writeMetadata(BEFORE, GIVEN))).toEqual(AFTER)
  })

  it('replaces what was there, and leaves the rest', () => {
    const again = writeMetadata(AFTER, { version: '2.0.0', authors: '' })
    const { metadata, imports, exports } = inspectComponent(again)
    expect(metadata).toEqual({ ...GIVEN, name: 'greeter', version: '2.0.0', authors: '' })
    expect({ imports, exports }).toEqual({ imports: ['run'], exports: ['again'] })
    expect(Buffer.from(writeMetadata(again, GIVEN))).toHaveLength(AFTER.length)
  })

  it('is the same when it is written twice', () => {
    const once = writeMetadata(AFTER, GIVEN)
    expect(Buffer.from(writeMetadata(once, GIVEN))).toEqual(Buffer.from(once))
  })

  it('can be longer than a byte can count', () => {
    const description = 'ä'.repeat(20_000)
    expect(inspectComponent(writeMetadata(BEFORE, { description })).metadata).toEqual({ name: 'greeter', description })
  })

  it('refuses bytes that are no WebAssembly', () => {
    expect(() => writeMetadata(Buffer.from('hello'), GIVEN)).toThrow(expect.objectContaining({ code: 'E_WASM' }))
  })
})

describe('read metadata', () => {
  it('has every section that wasm-tools writes', () => {
    const { metadata, producers } = inspectComponent(AFTER)
    expect(metadata).toEqual({ name: 'greeter', ...GIVEN })
    expect(producers).toEqual([
      { field: 'language', name: 'Rust', version: '' },
      { field: 'processed-by', name: 'rustc', version: '1.98.0' },
    ])
  })

  it('has the fields of the older section, also those that have no section today', () => {
    const old = {
      authors: ['A', 'B'],
      description: 'Old',
      custom_licenses: [{ id: 'LicenseRef-own', name: 'Own', text: '…' }],
      links: [
        { ty: 'Documentation', value: 'https://d.example' },
        { ty: 'Repository', value: 'https://r.example' },
        { ty: 'Funding', value: 'https://f.example' },
      ],
      categories: ['text', 7, 'wasm'],
    }
    expect(inspectComponent(withSection(BEFORE, 'registry-metadata', JSON.stringify(old))).metadata).toEqual({
      name: 'greeter',
      authors: 'A, B',
      description: 'Old',
      licenses: 'LicenseRef-own',
      documentation: 'https://d.example',
      source: 'https://r.example',
      categories: 'text, wasm',
    })
  })

  it('counts the tools of every producers section, the last first for one name', () => {
    const more = withSection(BEFORE, 'producers', '\x01\x0cprocessed-by\x02\x05rustc\x012\x03wac\x013')
    expect(inspectComponent(more).producers).toEqual([
      { field: 'language', name: 'Rust', version: '' },
      { field: 'processed-by', name: 'rustc', version: '2' },
      { field: 'processed-by', name: 'wac', version: '3' },
    ])
  })

  it('passes over a damaged name section', () => {
    expect(inspectComponent(withSection(BEFORE, 'component-name', '\x00\x7fx')).metadata).toEqual({ name: 'greeter' })
  })
})

function withSection(bytes: Uint8Array, name: string, payload: string): Uint8Array {
  const content = Buffer.concat([Uint8Array.of(name.length), Buffer.from(name), Buffer.from(payload)])
  const size = content.length < 0x80 ? [content.length] : [(content.length & 0x7f) | 0x80, content.length >> 7]
  return Buffer.concat([bytes, Uint8Array.of(0, ...size), content])
}
