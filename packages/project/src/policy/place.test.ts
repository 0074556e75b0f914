import { describe, expect, it } from 'vitest'
import { policyViolations } from './check.js'
import { placeText } from './place.js'

const subject = { package: 'acme:image', label: 'acme:image@1.0.0', requestedBy: [] }

describe('policy.registries', () => {
  it.each([
    // A project can use the name trusted.example for any host.
    [['trusted.example'], 'trusted.example', 'evil.example/acme/image', false],
    [['evil.example'], 'trusted.example', 'evil.example/acme/image', true],
    [['ghcr.io'], 'wasi.dev', 'ghcr.io/webassembly/wasi/http', true],
    [['ghcr.io/webassembly'], 'wasi.dev', 'ghcr.io/webassembly/wasi/http', true],
    [['ghcr.io/webassembly/'], 'wasi.dev', 'GHCR.io/webassembly/wasi/http', true],
    [['ghcr.io/web'], 'wasi.dev', 'ghcr.io/webassembly/wasi/http', false],
    [['ghcr.io/webassembly'], 'ghcr.io', 'ghcr.io/evil/wasi/http', false],
    [['ghcr'], 'ghcr.io', 'ghcr.io/evil/wasi/http', false],
    [['files'], 'files', 'local', true],
    [['files'], 'other', 'local', false],
    [['wasi.dev'], 'wasi.dev', undefined, true],
    [['wasi.dev'], 'evil.example', undefined, false],
  ] as const)('%j for %s at %s: %s', (registries, registry, source, allowed) => {
    const place = { registry, ...(source === undefined ? {} : { source }) }
    expect(policyViolations({ registries }, { ...subject, ...place })).toHaveLength(allowed ? 0 : 1)
  })

  it('names both in the message', () => {
    expect(placeText({ registry: 'trusted.example', source: 'evil.example/acme/image' })).toBe(
      'evil.example/acme/image (configured as trusted.example)',
    )
    expect(placeText({ registry: 'a.example', source: 'a.example/acme/image' })).toBe('a.example/acme/image')
    expect(placeText({ registry: 'files', source: 'local' })).toBe('files')
  })
})
