import { expect, test } from 'vitest'
import { parseRegistryMetadata } from './metadata.js'

test.each([
  ['empty', {}, {}],
  [
    'current',
    { oci: { registry: 'ghcr.io', namespacePrefix: 'webassembly/' } },
    { preferredProtocol: 'oci', oci: { registry: 'ghcr.io', namespacePrefix: 'webassembly/' } },
  ],
  [
    'legacy',
    { ociRegistry: 'ghcr.io', ociNamespacePrefix: 'webassembly/' },
    { preferredProtocol: 'oci', oci: { registry: 'ghcr.io', namespacePrefix: 'webassembly/' } },
  ],
  [
    'legacy overwrites',
    { oci: { registry: 'a.io', namespacePrefix: 'x/' }, ociRegistry: 'b.io' },
    { preferredProtocol: 'oci', oci: { registry: 'b.io', namespacePrefix: 'x/' } },
  ],
  [
    'unknown keys inside oci',
    { oci: { registry: 'a.io', future: 1 } },
    { preferredProtocol: 'oci', oci: { registry: 'a.io' } },
  ],
  ['empty oci object', { oci: {} }, { preferredProtocol: 'oci', oci: {} }],
  [
    'two protocols without preference',
    { oci: { registry: 'a.io' }, warg: { url: 'https://w' } },
    { oci: { registry: 'a.io' }, warg: { url: 'https://w' } },
  ],
  ['explicit preference', { preferredProtocol: 'oci', oci: {}, warg: {} }, { preferredProtocol: 'oci', oci: {} }],
  ['single other protocol', { warg: { url: 'https://w' } }, { preferredProtocol: 'warg', warg: { url: 'https://w' } }],
  [
    'legacy keys beside another protocol',
    { ociRegistry: 'a.io', warg: {} },
    { preferredProtocol: 'warg', oci: { registry: 'a.io' } },
  ],
  [
    'tolerated text',
    { $schema: 'https://x', wargUrl: 'https://w', ociRegistry: 'a.io' },
    { preferredProtocol: 'oci', oci: { registry: 'a.io' }, warg: { url: 'https://w' } },
  ],
  ['prefix only', { ociNamespacePrefix: 'x' }, { oci: { namespacePrefix: 'x' } }],
  ['null is absent', { preferredProtocol: null, ociRegistry: null }, {}],
])('%s', (_title, json, expected) => {
  expect(parseRegistryMetadata(json)).toEqual(expected)
})

test.each([
  [[], 'the document must be a table'],
  ['text', 'must be a table'],
  [null, 'must be a table'],
  [{ oci: 'ghcr.io' }, 'oci must be a table'],
  [{ oci: { registry: 1 } }, 'oci.registry must be a string'],
  [{ ociRegistry: 'https://ghcr.io' }, 'ociRegistry is wrong'],
  [{ oci: { registry: 'user@ghcr.io' } }, 'user part'],
  [{ oci: { namespacePrefix: '../x/' } }, 'oci.namespacePrefix'],
  [{ oci: { namespacePrefix: 'a//b' } }, 'oci.namespacePrefix'],
  [{ oci: { namespacePrefix: 'a?b' } }, 'oci.namespacePrefix'],
  [{ preferredProtocol: 1 }, 'preferredProtocol must be a string'],
])('%j is refused: %s', (json, message) => {
  expect(() => parseRegistryMetadata(json, 'https://r/registry.json')).toThrow(
    expect.objectContaining({ code: 'E_PROTOCOL', message: expect.stringMatching(/^https:\/\/r\/registry\.json: /) }),
  )
  expect(() => parseRegistryMetadata(json)).toThrow(message)
})
