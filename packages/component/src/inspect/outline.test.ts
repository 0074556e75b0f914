import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, boolean, integer, nat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { readWitApi } from '../wit/api.js'
import { readPackageDocs } from '../wit/docs.js'
import { describeTypes } from '../types/describe.js'
import { inspectComponent, inspectOutline } from './facts.js'
import { createOutline } from './outline.js'

const SAMPLES = [
  'docs:adder',
  'docs:greet',
  'docs:text',
  'docs:wit-types',
  'wasi:http',
  'wasi:cli',
  'docs:turtle',
  'docs:feed@0.2.0',
]

function outlineOf(bytes: Uint8Array, piece: number): Uint8Array {
  const outline = createOutline(bytes.length)
  for (let at = 0; at < bytes.length; at += piece) outline.add(bytes.slice(at, at + piece))
  return outline.bytes
}

const told = (read: () => unknown): unknown => {
  try {
    return read()
  } catch (error) {
    return String(error)
  }
}

/** All that is ever read of an outline. */
const readings = (bytes: Uint8Array, whole: Uint8Array): readonly unknown[] => [
  told(() => inspectOutline(bytes, sha256(whole), 'it')),
  told(() => readWitApi(bytes)),
  told(() => [...readPackageDocs(bytes)]),
  told(() => describeTypes(bytes, inspectComponent(whole))),
]

describe('an outline tells the same as the whole', () => {
  it.each(SAMPLES)('of %s', async (name) => {
    const { bytes } = await buildSample(name)
    const expected = readings(bytes, bytes)
    expect(expected[0]).toEqual(inspectComponent(bytes, 'it'))
    for (const piece of [1024 * 1024, 4096]) expect(readings(outlineOf(bytes, piece), bytes)).toEqual(expected)
  })

  const composed = join(import.meta.dirname, '../fixtures/composed')
  const files = readdirSync(composed).filter((name) => name.endsWith('.wasm'))
  it.each(files)('of %s, in pieces of every size, whole and damaged', (name) => {
    const bytes = readFileSync(join(composed, name))
    for (const piece of [1, 2, 3, 7, 64])
      expect(readings(outlineOf(bytes, piece), bytes)).toEqual(readings(bytes, bytes))
    const place = nat(bytes.length - 1)
    assert(
      property(place, nat(255), integer({ min: 1, max: 500 }), boolean(), (at, byte, piece, cut) => {
        const damaged = cut ? bytes.subarray(0, at) : Uint8Array.from(bytes)
        if (!cut) damaged[at] = byte
        const known = told(() => inspectComponent(damaged, 'it'))
        const found = told(() => inspectOutline(outlineOf(damaged, piece), sha256(damaged), 'it'))
        // The error may name another place, but damage is never overlooked.
        if (typeof known === 'string') expect(typeof found).toBe('string')
        else expect(found).toEqual(known)
      }),
      { numRuns: 200 },
    )
  })
})

it('leaves out code and what is too long to be read', async () => {
  const { bytes } = await buildSample('docs:greet')
  const outline = outlineOf(bytes, 65_536)
  expect(outline.filter((byte) => byte !== 0).length).toBeLessThan(bytes.length / 20)
})
