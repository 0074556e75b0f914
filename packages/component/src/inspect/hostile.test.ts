import { describe, expect, it } from 'vitest'
import { ends } from '@wasm-pkg/testing/patience'
import { COMPONENT_PREAMBLE, join, leb, section, text, vector } from '@wasm-pkg/testing/wasm'
import { parseInterfaceId } from '../interface-id.js'
import { MAX_EXTERNS } from '../limits.js'
import { inspectComponent } from './facts.js'

const member = (at: number): Buffer => join([0x04, 0x00], text(`a${at}`), [0x05, 0x00])

/** Type 0 is one of a component with so many exports, exported so many times under the name. */
function witPackage(name: string, members: number, times: number): Buffer {
  return join(
    COMPONENT_PREAMBLE,
    section(
      7,
      vector([
        join([0x41], leb(members + 1), [0x01, 0x42, 0x00], ...Array.from({ length: members }, (_, at) => member(at))),
      ]),
    ),
    section(
      11,
      vector(Array.from({ length: times }, (_, at) => join([0x00], text(`x${at}${name}`), [0x03, 0x00, 0x00]))),
    ),
  )
}

describe('what is not a component is reported, and does not hang', () => {
  it.each([
    ['comments of WebAssembly text', ';; '.repeat(85), /text$/],
    ['comments of WIT', '// '.repeat(85), /text$/],
    ['lines of comments of WIT', '// \n'.repeat(60), /text$/],
    ['WebAssembly text below comments', ';; one\n  ;; two\n\n(component)', /WebAssembly text/],
    ['WIT below comments', '// one\n// two\n\ninterface x {}', /WIT text/],
  ])('%s', (_, content, message) => {
    expect(() => ends('looking at text', () => inspectComponent(Buffer.from(content)))).toThrow(message)
  })
})

describe('names of many colons', () => {
  const name = 'a:'.repeat(49_990)

  it('are no ids', () => {
    expect(ends('colons', () => parseInterfaceId(name))).toBeUndefined()
    expect(ends('colons and a version', () => parseInterfaceId(`${name}a@1.0.0`))).toBeUndefined()
    expect(parseInterfaceId('a:b:c/d@1.0.0-x@y')).toEqual({ package: 'a:b:c', interface: 'd', version: '1.0.0-x@y' })
  })

  it('may be all that a WIT package exports', () => {
    expect(ends('20 such names', () => inspectComponent(witPackage(name, 1, 20)).kind)).toBe('wit-package')
  })
})

describe('WIT packages of the first encoding', () => {
  it('may export more than fits a call', () => {
    expect(inspectComponent(witPackage('a:b/wit', MAX_EXTERNS, 1)).kind).toBe('wit-package')
  })

  it.each([
    ['one type', MAX_EXTERNS + 1, 1],
    ['one type, exported many times', 9_000, 9_000],
  ])('have limits: %s', (_, members, times) => {
    const bytes = witPackage('a:b/wit', members, times)
    expect(() => ends('counting', () => inspectComponent(bytes))).toThrow(expect.objectContaining({ code: 'E_LIMIT' }))
  })
})
