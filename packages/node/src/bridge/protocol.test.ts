import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { receiveError, sendError } from './protocol.js'

describe('an error on its way between threads', () => {
  const error = new WasmPkgError('E_NOT_FOUND', 'docs:adder has no such version', {
    package: 'docs:adder',
    chain: [{ label: 'registry', value: 'example.com' }],
    expected: '2.0.0',
    hint: 'See what there is.',
    cause: new Error('HTTP 404'),
  })
  const received = receiveError(structuredClone(sendError(error)), 'file:///app/main.mjs')

  it('keeps what programs look at', () => {
    expect(received).toBeInstanceOf(WasmPkgError)
    const { code, message, package: pack, chain, expected, hint } = received
    expect({ code, message, package: pack, chain, expected, hint }).toEqual({
      code: 'E_NOT_FOUND',
      message: 'docs:adder has no such version',
      package: 'docs:adder',
      chain: [{ label: 'registry', value: 'example.com' }],
      expected: '2.0.0',
      hint: 'See what there is.',
    })
  })

  it('is shown in full and once, as Node shows an uncaught error', () => {
    const shown = inspect(received)
    for (const part of ['registry: example.com', 'See what there is.', 'HTTP 404', 'at file:///app/main.mjs']) {
      expect(shown.split(part)).toHaveLength(2)
    }
    expect(shown).not.toContain('protocol')
  })

  it('that is none of ours is a fault of the loader, with its stack', () => {
    const { code, cause } = receiveError(sendError(new TypeError('x is undefined')), undefined)
    expect(code).toBe('E_INTERNAL')
    expect(String(cause)).toContain('TypeError: x is undefined')
  })
})
