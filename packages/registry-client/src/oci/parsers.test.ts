import { array, assert, constantFrom, dictionary, jsonValue, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parseDigest } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { parsePackageName } from '../names.js'
import { formatVersion, parseVersion } from '../version.js'
import { parseChallenges } from './challenge.js'
import { parseStrictJson } from './json.js'
import { nextPage } from './link.js'
import { checkConfig, parseManifest } from './manifest.js'
import { apiHost, repositoryOf, tagOf, versionOfTag } from './names.js'

function parse(text: string): unknown {
  return parseStrictJson(Buffer.from(text), 'E_MANIFEST', 'It')
}

describe('challenges', () => {
  it('are read with quotes, escapes, several schemes and odd spacing', () => {
    const header = 'Basic realm="a, \\"b\\"" , bearer Realm = "https://x/token",service=reg , scope="a b",  Negotiate'
    expect(parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])).toEqual([
      ['basic', { realm: 'a, "b"' }],
      ['bearer', { realm: 'https://x/token', service: 'reg', scope: 'a b' }],
      ['negotiate', {}],
    ])
    expect(parseChallenges(undefined)).toEqual([])
    const besides = parseChallenges('Negotiate YIIB+/8=, Bearer realm="https://a.io/t",scope=x, NTLM TlRM==')
    expect(besides.map(({ scheme }) => scheme)).toEqual(['negotiate', 'bearer', 'ntlm'])
    expect(besides[1]?.parameters.get('realm')).toBe('https://a.io/t')
    expect(parseChallenges(`Bearer realm="${'x'.repeat(9000)}"`)).toEqual([])
  })

  it('never hang or throw', () => {
    assert(property(string({ unit: 'binary' }), (text) => Array.isArray(parseChallenges(text))))
    assert(
      property(array(constantFrom('Bearer ', 'a=', '"', '\\', ',', ' ', 'x')), (parts) =>
        Array.isArray(parseChallenges(parts.join(''))),
      ),
    )
  })
})

describe('links', () => {
  const current = new URL('https://r.example/v2/a/b/tags/list')

  it('lead on within the origin only', () => {
    expect(nextPage('<?last=x>; rel="prev next"', current)?.search).toBe('?last=x')
    expect(nextPage('</a>; rel=first, </b>; title="x, y"; rel=next', current)?.pathname).toBe('/b')
    for (const none of [undefined, '', '</a>; rel="prev"', 'garbage', '</a>; notrel=next']) {
      expect(nextPage(none, current)).toBeUndefined()
    }
    for (const bad of ['http://r.example/a', 'https://r.example:444/a', '//evil/a', 'https://u@r.example/a']) {
      expect(() => nextPage(`<${bad}>; rel=next`, current)).toThrow(WasmPkgError)
    }
  })
})

describe('strict JSON', () => {
  it('agrees with JSON.parse on objects without doubled keys', () => {
    assert(
      property(dictionary(string(), jsonValue({ maxDepth: 5 })), (value) => {
        const text = JSON.stringify(value, null, 1)
        expect(parse(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it.each(['\uFEFF{}', '{} x', '{"a":NaN}', '[]', 'null', '{"a":1,"\\u0061":2}', '[{"a":{},"a":[]}]', '{"a":'])(
    'refuses %j',
    (text) => {
      expect(() => parse(text)).toThrow(WasmPkgError)
    },
  )

  it('refuses deep nesting and bytes that are no UTF-8', () => {
    expect(() => parse(`{"a":${'['.repeat(1e6)}`)).toThrow(/JSON/)
    expect(() => parse(`{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`)).toThrow(/nested|JSON/)
    expect(() => parse(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`)).toThrow(/nested/)
    expect(() => parseStrictJson(Buffer.from([0x7b, 0xff, 0x7d]), 'E_MANIFEST', 'It')).toThrow(/JSON/)
  })

  it('lets no manifest through that is not one', () => {
    assert(
      property(jsonValue(), (value) => {
        expect(() => parseManifest(Buffer.from(JSON.stringify(value)), undefined)).toThrow(WasmPkgError)
      }),
    )
  })
})

function descriptorOf(mediaType: string): object {
  return { mediaType, digest: `sha256:${'a'.repeat(64)}`, size: 2 }
}

describe('what other tools push', () => {
  const IMAGE = 'application/vnd.oci.image.manifest.v1+json'
  const EMPTY = 'application/vnd.oci.empty.v1+json'
  const WKG = 'application/vnd.wasm.config.v0+json'
  const read = (config: string, layers: readonly string[], more: object = {}): unknown =>
    parseManifest(
      Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: IMAGE,
          config: descriptorOf(config),
          layers: layers.map(descriptorOf),
          ...more,
        }),
      ),
      IMAGE,
    )

  it('is read if it has the layout of wkg', () => {
    expect(read(WKG, ['application/wasm'])).toMatchObject({ kind: 'manifest' })
    expect(read(WKG, ['application/wasm'], { artifactType: 'application/wasm' })).toMatchObject({ kind: 'manifest' })
  })

  it.each<[string, string, readonly string[], object, string]>([
    [
      'oras',
      EMPTY,
      ['application/wasm'],
      { artifactType: 'application/unknown' },
      'config of a WebAssembly package is',
    ],
    [
      'oras with a type',
      EMPTY,
      ['application/wasm'],
      { artifactType: 'application/wasm' },
      'config of a WebAssembly package is',
    ],
    [
      'wasm-to-oci',
      'application/vnd.wasm.config.v1+json',
      ['application/vnd.wasm.content.layer.v1+wasm'],
      {},
      'not a WebAssembly package',
    ],
    ['Spin', WKG, ['application/wasm', 'application/vnd.wasm.content.layer.v1+data'], {}, 'exactly one layer'],
    [
      'wasmCloud',
      'application/vnd.wasmcloud.actor.archive.config',
      ['application/vnd.module.wasm.content.layer.v1+wasm'],
      {},
      'not a WebAssembly package',
    ],
  ])('by %s is refused, with what was found and what to do', (_tool, config, layers, more, message) => {
    expect(() => read(config, layers, more)).toThrow(
      expect.objectContaining({
        code: 'E_MANIFEST',
        message: expect.stringMatching(message) as string,
        hint: expect.stringContaining('wkg') as string,
        actual: layers.length > 1 ? '2 layers' : config,
      }) as Error,
    )
  })

  it.each([
    ['a Docker image', 'application/vnd.docker.distribution.manifest.v2+json', 2],
    ['a list of Docker images', 'application/vnd.docker.distribution.manifest.list.v2+json', 2],
    ['an old Docker image', 'application/vnd.docker.distribution.manifest.v1+json', 1],
    ['anything else', 'application/vnd.cncf.helm.config.v1+json', 2],
  ])('of %s is refused, with what to do', (_what, mediaType, schemaVersion) => {
    expect(() => parseManifest(Buffer.from(JSON.stringify({ schemaVersion, mediaType })), mediaType)).toThrow(
      expect.objectContaining({ code: 'E_MEDIA_TYPE', hint: expect.stringContaining('wkg') as string }) as Error,
    )
  })

  it('with an empty config is refused, with what to do', () => {
    const digest = parseDigest(`sha256:${'a'.repeat(64)}`)
    const layer = { mediaType: 'application/wasm', digest, size: 2 }
    expect(() => checkConfig(Buffer.from('{}'), layer)).toThrow(
      expect.objectContaining({
        code: 'E_MANIFEST',
        actual: 'none',
        hint: expect.stringContaining('wkg') as string,
      }) as Error,
    )
  })

  it.each([
    ['1.3.0_build.5', '1.3.0+build.5'],
    ['latest', undefined],
    ['v1.1.0', undefined],
    ['1.2', undefined],
  ])('with the tag %s is version %s', (tag, version) => {
    const found = versionOfTag(tag)
    expect(found && formatVersion(found)).toBe(version)
  })
})

describe('names', () => {
  it('map packages and versions as wkg does', () => {
    expect(repositoryOf('webassembly/', parsePackageName('wasi:http'))).toBe('webassembly/wasi/http')
    expect(() => repositoryOf('Up/', parsePackageName('wasi:http'))).toThrow(WasmPkgError)
    expect(tagOf(parseVersion('1.0.0-rc.1'))).toBe('1.0.0-rc.1')
    expect(tagOf(parseVersion('1.0.0+b.1'))).toBe('1.0.0_b.1')
    expect(versionOfTag('latest')).toBeUndefined()
    const read = versionOfTag('1.0.0_b.1')
    expect(read === undefined ? undefined : formatVersion(read)).toBe('1.0.0+b.1')
    expect([apiHost('docker.io'), apiHost('ghcr.io')]).toEqual(['index.docker.io', 'ghcr.io'])
  })
})
