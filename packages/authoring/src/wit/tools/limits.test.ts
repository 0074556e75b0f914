import { afterEach, describe, expect, it } from 'vitest'
import { encodeWit, type WitSource } from '../../../dist/wit/source.js'
import { attach, callWitTools } from '../../../dist/wit/tools/call.js'
import { MAX_MEMORY_BYTES } from './limits.js'
import { requestBytes } from './message.js'
import { instantiateModule } from './module.js'
import { performRequest } from './perform.js'
import { createWitThreads, refused } from '../../../dist/wit/tools/threads.js'

const PAGE = 64 * 1024

const files = (text: string) => [{ path: '/p/wit/world.wit', text: `package docs:app@1.0.0;\n${text}` }]
const source = (text: string): WitSource => ({ files: files(text), dependencies: [] })
const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join('\n')

const SMALL = source('interface api { draw: func(); }')

/** Each world includes the one before it. */
const CHAIN = `world w0 {}\n${times(100_000, (i) => `world w${i + 1} { include w${i}; }`)}`

describe('WIT that was made to harm', () => {
  it.each([
    ['a type', `interface i { type t = ${'list<'.repeat(100_000)}u8${'>'.repeat(100_000)}; }`, /nest/],
    ['a comment', `${'/*'.repeat(1_000_000)}`, /unterminated/],
  ])('is refused if %s is nested deeply', async (_, text, message) => {
    await expect(encodeWit(source(text))).rejects.toMatchObject({ message: expect.stringMatching(message) })
  })

  it('is refused if packages depend on each other in a long chain', async () => {
    const dependencies = Array.from({ length: 10_000 }, (_, i) => ({
      label: `deps/p${i}`,
      files: [
        { path: `/p/wit/deps/p${i}/a.wit`, text: `package docs:p${i};\ninterface i { use docs:p${i + 1}/i.{t}; }` },
      ],
    }))
    const chain = { files: files('interface i { use docs:p0/i.{t}; }'), dependencies }
    await expect(encodeWit(chain)).rejects.toMatchObject({
      code: 'E_LIMIT',
      message: expect.stringContaining('too deeply'),
    })
  })

  it('may include the same world ten thousand times', async () => {
    const { bytes } = await encodeWit(source(`world o {}\nworld w { ${'include o;'.repeat(10_000)} }`))
    expect(bytes.length).toBeLessThan(1000)
  })

  it('is refused if there is too much of it', async () => {
    const part = new Uint8Array(64 * 1024 * 1024)
    const request = { kind: 'contents', label: 'docs:\u001b', bytes: { start: 0, length: part.length } } as const
    await expect(callWitTools(request, 'contents', [], attach([part]))).rejects.toMatchObject({
      code: 'E_LIMIT',
      message: String.raw`docs:\u{1b} has more than 64 MB of WIT`,
    })
  })
})

it('cannot take all memory', async () => {
  const module = await instantiateModule()
  const free = MAX_MEMORY_BYTES - module.memory.buffer.byteLength
  expect(() => module.memory.grow(free / PAGE + 1)).toThrow(RangeError)
  // As if most of it were used, because to fill it takes ten seconds.
  module.memory.grow(free / PAGE - 8)
  const text = `interface i { ${times(20_000, (i) => `type x${i} = u8;`)} }`
  const reply = await performRequest(requestBytes({ kind: 'outline', files: files(text) }), module)
  if (reply.ok) throw new Error('it had enough memory')
  expect(refused('docs:a', reply.refusal)).toMatchObject({
    code: 'E_LIMIT',
    message: 'docs:a takes the WIT parser more than 512 MB of memory',
  })
})

describe('a request', () => {
  const threads = createWitThreads(1000)
  afterEach(() => threads.close())

  it('is stopped when its time is over, and others are answered', async () => {
    const request = { kind: 'describe', files: files(CHAIN), dependencies: [] } as const
    const [hostile, other] = await Promise.allSettled([
      callWitTools(request, 'description', [], attach([]), threads),
      encodeWit(SMALL),
    ])
    expect(hostile).toMatchObject({
      reason: { code: 'E_LIMIT', message: '/p/wit takes the WIT parser longer than 1 s' },
    })
    expect(other.status).toBe('fulfilled')
  })
})
