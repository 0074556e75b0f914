import { describe, expect, it } from 'vitest'
import { capabilitiesOf, capabilityOf, permissionsFor } from './imports.js'
import { splitLabel } from './label.js'
import { wasiShimBinding } from './shims.js'

describe('an import under a label', () => {
  const id = 'send=wasi:http/outgoing-handler@0.2.3'

  it('is what its interface is', () => {
    expect(splitLabel(id)).toEqual({ label: 'send', id: 'wasi:http/outgoing-handler@0.2.3' })
    expect(capabilityOf(id).id).toBe('http')
    expect(permissionsFor(id)).toEqual(['network'])
    expect(wasiShimBinding(id)).toEqual({ ...wasiShimBinding('wasi:http/outgoing-handler@0.2.3'), id })
    expect(capabilityOf('a=acme:app/x', 'acme:app').id).toBe('own')
    expect(capabilitiesOf(['a=wasi:io/poll@0.2.3', 'wasi:io/poll@0.2.3'])).toHaveLength(1)
  })

  it.each([
    'log',
    'wasi:io/poll@0.2.3',
    'a=b',
    'a=b:c',
    '=a:b/c',
    'a:b/c=d:e/f',
    'unlocked-dep=<a:b@{>=1.0.0}>',
    'a=b:c/d=e',
  ])('is nothing else: %s', (text) => {
    expect(splitLabel(text)).toEqual({ id: text })
  })
})
