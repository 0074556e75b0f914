import { describe, expect, it } from 'vitest'
import { isOpen } from './guards.js'
import { capabilityOf, permissionsFor } from './imports.js'

describe('capabilityOf', () => {
  it.each([
    ['wasi:sockets/tcp-create-socket@0.2.3', 'network'],
    ['wasi:sockets/types@0.3.0', 'network'],
    ['wasi:sockets/instance-network@0.2.3', 'network-data'],
    ['wasi:http/types@0.2.3', 'http-types'],
    ['wasi:cli/run@0.2.3', 'process'],
    ['wasi:nn/tensor@0.2.0-rc-2024-08-19', 'compute'],
    ['wasi:clocks/wall-clock', 'time'],
    ['wasi:new-thing/x@0.1.0', 'wasi'],
    ['acme:image/codec@1.0.0', 'package'],
    ['log', 'host'],
  ])('of %s is %s', (id, capability) => {
    expect(capabilityOf(id).id).toBe(capability)
  })

  it('takes an interface of a version that no shim is known for as the whole package', () => {
    expect(capabilityOf('wasi:sockets/instance-network@0.4.0').id).toBe('network')
    expect(capabilityOf('wasi:http/types@1.0.0').id).toBe('http')
    expect(capabilityOf('wasi:sockets/tcp@0.3.0').id).toBe('network')
    expect(capabilityOf('wasi:filesystem/types/../x@0.2.0').id).toBe('filesystem')
  })
})

describe('permissionsFor', () => {
  it('names what the capability in the review is opened by', () => {
    for (const id of ['wasi:sockets/tcp@0.2.3', 'wasi:sockets/udp-create-socket@0.2.3', 'wasi:http/client@0.3.0']) {
      expect(permissionsFor(id)).toEqual(['network'])
    }
    expect(permissionsFor('wasi:cli/environment@0.2.3')).toEqual(['env', 'args'])
  })

  it('is nothing for a network that nothing opens connections with', () => {
    expect(permissionsFor('wasi:sockets/instance-network@0.2.3')).toEqual([])
    expect(permissionsFor('wasi:sockets/network@0.2.3')).toEqual([])
  })

  it('is nothing for what no shim implements, which no grant can open', () => {
    for (const id of ['wasi:tls/types@0.2.0-draft', 'wasi:threads/spawn@0.1.0', 'wasi:config/store@0.2.0', 'log']) {
      expect(permissionsFor(id)).toEqual([])
    }
  })

  it('goes with what is closed: what needs no permission is always open', () => {
    expect(isOpen('wasi:sockets/instance-network@0.2.3', {})).toBe(true)
    expect(isOpen('wasi:sockets/tcp@0.2.3', {})).toBe(true)
    expect(isOpen('wasi:sockets/tcp-create-socket@0.2.3', {})).toBe(false)
  })
})
