import { gzipSync } from 'node:zlib'
import {
  COMPONENT_PREAMBLE,
  MODULE_PREAMBLE,
  component,
  customSection,
  join,
  leb,
  section,
  text,
  vector,
} from '@wasm-pkg/testing/wasm'
import type { Expected, HostileCase } from '../harness/case.js'

/** The client carries bytes; what they mean concerns those who open them. */
const SURFACES = ['project', 'cli', 'vite'] as const

/**
 * Bytes that are published as the newest version. They must not be accepted as a component, and the older version must
 * stay usable.
 */
const bytes = (
  row: number | '+',
  title: string,
  make: () => Uint8Array,
  expected: Expected = 'E_WASM',
  more: Partial<HostileCase> = {},
): HostileCase => ({
  row,
  title,
  surfaces: SURFACES,
  plant: ({ registry }) => void registry.publish('acme:image@1.1.0', make()),
  expected,
  ...more,
})

const preamble = Uint8Array.from(COMPONENT_PREAMBLE)
const longName = (length: number): Uint8Array => component({ imports: [`a:b/${'c'.repeat(length)}`] })

/** A count that no body holds. */
const HUGE = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f)

function nested(depth: number): Uint8Array {
  let inner: Uint8Array = preamble
  for (let level = 0; level < depth; level += 1) inner = join(preamble, section(4, inner))
  return inner
}

export const CONTENT_CASES: readonly HostileCase[] = [
  bytes(145, 'nothing', () => Buffer.alloc(0)),
  bytes(145, 'four bytes', () => Buffer.from('\0asm')),
  bytes(145, 'a core module', () => Uint8Array.from(MODULE_PREAMBLE), 'E_WASM', { says: /core module/, quick: true }),
  bytes(145, 'a component of an unknown version', () =>
    Uint8Array.from([...COMPONENT_PREAMBLE.slice(0, 4), 0x0e, 0, 1, 0]),
  ),
  bytes(145, 'a layer nobody knows', () => Uint8Array.from([...COMPONENT_PREAMBLE.slice(0, 4), 0x0d, 0, 2, 0])),
  bytes(145, 'text', () => Buffer.from('(component)')),
  bytes(145, 'text of comments alone', () => Buffer.from(';; '.repeat(85)), 'E_WASM', { quick: true }),
  bytes(145, 'gzip of a component', () => gzipSync(component())),
  bytes(145, 'an ELF program', () => Buffer.from('\x7fELF\x02\x01\x01')),
  bytes(145, 'HTML', () => Buffer.from('<!doctype html><title>Sign in</title>')),
  bytes(146, 'a section longer than the file', () => join(preamble, [10], leb(1000), [1])),
  bytes(146, 'a length that never ends', () => join(preamble, [10], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
  bytes(146, 'a length of 2^32', () => join(preamble, [10], [0x80, 0x80, 0x80, 0x80, 0x10])),
  bytes(146, 'a count of 2^32 - 1 imports', () => join(preamble, section(10, HUGE)), 'E_LIMIT'),
  bytes(146, 'a count of 2^32 - 1 exports', () => join(preamble, section(11, HUGE)), 'E_LIMIT'),
  bytes(
    146,
    'a count of 2^32 - 1 types',
    () => join(preamble, section(7, HUGE), section(10, vector([join([0], text('a:b/c'), [5, 0])]))),
    'E_WASM',
    // An install reads no types; the compiler does.
    { surfaces: ['vite'] },
  ),
  bytes(146, 'a section nobody knows', () => join(preamble, section(60, Buffer.from('x')))),
  bytes(147, 'components nested ten thousand deep', () => nested(10_000), 'E_LIMIT', { quick: true, heavy: true }),
  bytes(
    147,
    'a million imports',
    () => component({ imports: Array.from({ length: 1_000_000 }, (_, at) => `a:b/c${at}`) }),
    'E_LIMIT',
    { heavy: true },
  ),
  bytes(
    147,
    'a million custom sections',
    () => Buffer.concat([component(), ...Array.from({ length: 1_000_000 }, () => customSection('', Buffer.alloc(0)))]),
    'E_LIMIT',
    { heavy: true },
  ),
  bytes(149, 'a name that is no UTF-8', () => component({ imports: [Uint8Array.of(0xff, 0xfe)] })),
  bytes(149, 'a name with a lone surrogate', () => component({ imports: [Uint8Array.of(0xed, 0xa0, 0x80)] })),
  bytes(149, 'a name of a megabyte', () => longName(1_000_000), 'E_LIMIT'),
  bytes(149, 'a name with escape sequences', () => component({ imports: ['\u001B[2Ja:b/c'] }), 'E_WASM', {
    surfaces: ['vite'],
  }),
  ...['url=<https://evil.example/x.wasm>', 'integrity=<sha256-x>', 'locked-dep=<a:b@1.0.0>', 'unlocked-dep=<a:b>'].map(
    (name) =>
      bytes(150, `an import named ${name}`, () => component({ imports: [name] }), 'E_WASM', {
        surfaces: ['vite'],
        check: (world) => {
          if (world.requests().some(({ path }) => path.includes('evil') || path.includes('/a/b/')))
            throw new Error('an import was fetched')
        },
      }),
  ),
]
