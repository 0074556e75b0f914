import { lockOf, type PinShape } from '@wasm-pkg/testing/lock'
import { describe, expect, it } from 'vitest'
import { parseManifest } from '../manifest/parse.js'
import { lockDifferences } from './differences.js'

function textsOf(wasmPkg: object, ...pins: readonly PinShape[]): readonly string[] {
  const manifest = parseManifest(JSON.stringify({ wasmPkg }), '/project/package.json')
  return lockDifferences(manifest, lockOf(...pins)).map(({ kind, text }) => `${kind}: ${text}`)
}

const image: PinShape = { name: 'acme:image', version: '1.2.0', requirement: '^1' }
const dependencies = { 'acme:image': '^1' }

describe('the lock file against package.json', () => {
  it('matches what is declared, imported by sources, and imported by packages', () => {
    const link = { name: 'acme:codec', version: '1.0.0', requiredBy: ['acme:image@1.2.0'] }
    const source = { name: 'acme:extra', version: '1.0.0', requiredBy: ['source'] }
    expect(textsOf({ dependencies }, image, link, source)).toEqual([])
  })

  it('lacks what is declared anew, and has requirements as they were', () => {
    expect(textsOf({ dependencies })).toEqual(['missing: acme:image@^1 is in package.json but not in the lock file'])
    expect(textsOf({ dependencies: { 'acme:image': '^2' } }, image)).toEqual([
      'changed: acme:image is ^2 in package.json but ^1 in the lock file',
    ])
  })

  it('has packages that nothing requires any more', () => {
    expect(textsOf({}, image)).toEqual(['extra: acme:image@^1 is locked but no longer in package.json'])
    const orphan = { name: 'acme:codec', version: '1.0.0', requiredBy: ['acme:gone@1.0.0'] }
    expect(textsOf({}, orphan)).toEqual([
      'extra: acme:codec@^1.0.0 is locked for acme:gone@1.0.0, which is not in the lock file',
    ])
  })

  it('needs no pin of what is overridden, and keeps pins that an override asks for', () => {
    const overrides = { 'acme:image': './image.wasm' }
    expect(textsOf({ dependencies, overrides })).toEqual([])
    const link = { name: 'acme:codec', version: '1.0.0', requiredBy: ['acme:image@0.0.0-local'] }
    expect(textsOf({ dependencies, overrides }, link)).toEqual([])
  })

  it.each([
    ['its own mapping', { packages: { 'acme:image': 'other.example' } }],
    ['the mapping of its namespace', { namespaces: { acme: 'other.example' } }],
    ['a mapping with metadata', { namespaces: { acme: { registry: 'other.example', metadata: {} } } }],
  ])('comes from another registry by %s, whoever asks for it', (_, registries) => {
    for (const requiredBy of [['package.json'], ['source']]) {
      const declared = requiredBy[0] === 'source' ? {} : { dependencies }
      expect(textsOf({ ...declared, registries }, { ...image, requiredBy })).toEqual([
        'registry: acme:image is from registry.example in the lock file, but package.json maps it to other.example',
      ])
    }
    const same = { packages: { 'acme:image': 'Registry.Example' } }
    expect(textsOf({ dependencies, registries: { ...registries, ...same } }, image)).toEqual([])
  })

  it('pins no version that its requirement does not allow', () => {
    expect(textsOf({ dependencies }, { ...image, version: '2.0.0' })).toEqual([
      'unsatisfied: acme:image@^1 is locked to 2.0.0, which does not satisfy it',
    ])
  })
})
