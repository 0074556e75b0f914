import { assert, asyncProperty, property } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { asTable } from '../field.js'
import { readUserConfig } from '../config/schema.js'
import { parseToml } from '../config/toml.js'
import { decodeBasicAuth } from '../basic-auth.js'
import { parseDockerConfig } from '../credentials/docker-config.js'
import { parseDigest } from '../digest.js'
import { isWasmPkgError } from '../errors.js'
import { parseRegistryMetadata } from '../metadata.js'
import { formatPackageName, parsePackageName } from '../names.js'
import { parseChallenges } from '../oci/challenge.js'
import { parseStrictJson } from '../oci/json.js'
import { nextPage } from '../oci/link.js'
import { checkConfig, parseManifest } from '../oci/manifest.js'
import { parseRegistryName } from '../registry-name.js'
import { formatRequirement, parseRequirement } from '../requirement.js'
import { escapeText } from '../text.js'
import { retryAfterMs } from '../transport/retry.js'
import { formatVersion, parseVersion } from '../version.js'
import { hostileText, readsPumped, refusesOrReturns } from '../fixtures/hostile-text.js'

/** The full run of the hostile tests tries more. */
const RUNS = process.env['HOSTILE_FULL'] === '1' ? 20_000 : 300

const HEX = 'a'.repeat(64)
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.wasm.config.v0+json', digest: `sha256:${HEX}`, size: 5 },
  layers: [{ mediaType: 'application/wasm', digest: `sha256:${HEX}`, size: 9 }],
  annotations: { a: 'b' },
})
const JSON_WORDS = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  '\\',
  '\\u',
  '"size":',
  '-1',
  '1e999',
  'null',
  '"__proto__":',
  'sha256:',
  '\uFEFF',
]
const page = new URL('https://registry.example/v2/a/b/tags/list')

interface Parser {
  readonly name: string
  readonly words: readonly string[]
  readonly examples: readonly string[]
  readonly parse: (text: string) => unknown
}

const bytes = (text: string): Uint8Array => Buffer.from(text)

const PARSERS: readonly Parser[] = [
  {
    name: 'package names',
    words: [':', '-', 'a', 'A', '0', '/', '@', '..', '\0'],
    examples: ['acme:image', 'a-b2:c-d'],
    parse(text) {
      expect(formatPackageName(parsePackageName(text))).toBe(text)
    },
  },
  {
    name: 'versions',
    words: ['.', '-', '+', '0', '1', '18446744073709551615', '18446744073709551616', 'a', '01'],
    examples: ['1.2.3', '1.0.0-rc.1+build.5'],
    parse(text) {
      expect(formatVersion(parseVersion(text))).toBe(text)
    },
  },
  {
    name: 'requirements',
    words: ['^', '~', '=', '>', '<', '>=', ',', ' ', '*', '1', '.', 'x', '-a', '+b'],
    examples: ['^1.2', '>=1.0.0, <2', '~0.3.1-a', '*'],
    parse(text) {
      const printed = formatRequirement(parseRequirement(text))
      expect(formatRequirement(parseRequirement(printed))).toBe(printed)
    },
  },
  {
    name: 'digests',
    words: ['sha256:', 'sha512:', HEX, '/', '..', '%2f', 'A'],
    examples: [`sha256:${HEX}`],
    parse: (text) => expect(parseDigest(text)).toMatch(/^sha256:[0-9a-f]{64}$/),
  },
  {
    name: 'registry names',
    words: ['.', ':', '/', '@', '[', ']', '::', '%', '1', 'a', '-', 'xn--'],
    examples: ['ghcr.io', 'localhost:5000', '[::1]:80', '127.0.0.1:1'],
    parse(text) {
      const name = parseRegistryName(text)
      const url = new URL(`https://${name}/`)
      expect([url.pathname, url.username, url.search, url.hash]).toEqual(['/', '', '', ''])
      expect(url.hostname).toBe(name.toLowerCase().replace(/:\d+$/, ''))
    },
  },
  {
    name: 'challenges',
    words: ['Bearer', 'Basic', ' ', ',', '=', '"', '\\', '\\"', 'realm', 'a', '\t'],
    examples: [
      'Bearer realm="https://a.b/token",service="x",scope="repository:a/b:pull"',
      'Basic realm="x", Bearer realm="y"',
    ],
    parse: (text) => expect(parseChallenges(text).length).toBeLessThan(9000),
  },
  {
    name: 'Link',
    words: ['<', '>', ';', ',', '=', '"', 'rel', 'next', 'rel="next"', 'https://evil.example', '//', ' ', '@', '\\'],
    examples: ['</v2/a/b/tags/list?n=1&last=x>; rel="next"', '<https://registry.example/x>; rel=next; a="b, c"'],
    parse(text) {
      const next = nextPage(text, page)
      if (next !== undefined) expect([next.origin, next.username]).toEqual([page.origin, ''])
    },
  },
  {
    name: 'manifests',
    words: JSON_WORDS,
    examples: [MANIFEST],
    parse(text) {
      const read = parseManifest(bytes(text), undefined)
      const descriptor = read.kind === 'index' ? read.entry : read.layer
      expect(descriptor.digest).toMatch(/^sha256:[0-9a-f]{64}$/)
      expect(Number.isSafeInteger(descriptor.size) && descriptor.size >= 0).toBe(true)
    },
  },
  {
    name: 'package configurations',
    words: JSON_WORDS,
    examples: [`{"layerDigests":["sha256:${HEX}"]}`],
    parse: (text) => checkConfig(bytes(text), { mediaType: '', digest: `sha256:${HEX}`, size: 1 }),
  },
  {
    name: 'strict JSON agrees with JSON.parse on what it accepts',
    words: JSON_WORDS,
    examples: [MANIFEST, '{"a":{"b":[1,{"c":null}]}}'],
    parse: (text) => expect(parseStrictJson(bytes(text), 'E_MANIFEST', 'It')).toEqual(JSON.parse(text)),
  },
  {
    name: 'registry.json',
    words: JSON_WORDS,
    examples: [
      '{"preferredProtocol":"oci","oci":{"registry":"ghcr.io","namespacePrefix":"a/"}}',
      '{"ociRegistry":"ghcr.io","ociNamespacePrefix":"x/"}',
    ],
    parse: (text) => parseRegistryMetadata(parseStrictJson(bytes(text), 'E_PROTOCOL', 'It'), 'registry.json'),
  },
  {
    name: "docker's file",
    words: JSON_WORDS,
    examples: ['{"auths":{"a.b":{"auth":"YTpi"}},"credHelpers":{"c.d":"x"},"credsStore":"y"}'],
    parse: (text) => parseDockerConfig(text, 'config.json'),
  },
  { name: 'base64 logins', words: ['YTpi', '=', ':', '-', '_', '\n'], examples: ['YTpi'], parse: decodeBasicAuth },
  {
    name: 'Retry-After',
    words: ['1', '-', 'Mon, ', 'GMT', ' ', '2026', '.', 'e9', ':'],
    examples: ['120', 'Wed, 21 Oct 2026 07:28:00 GMT'],
    parse(text) {
      const wait = retryAfterMs(text, 0)
      if (wait !== undefined) expect(wait).toBeGreaterThanOrEqual(0)
    },
  },
  {
    name: 'text for messages',
    words: ['\u001B', '\u202E', '\uD800', 'a', '\u2028', '\u{E0041}'],
    examples: ['\u001B[31mred'],
    parse: (text) => expect(escapeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u),
  },
]

describe.each(PARSERS)('$name', ({ words, examples, parse }) => {
  it('are read or refused with one of our errors', () => {
    assert(
      property(hostileText(words, examples), (text) => void refusesOrReturns(() => parse(text))),
      { numRuns: RUNS },
    )
  })

  it('do not hang, however long they are', () => {
    readsPumped(words, parse, 400_000)
  })
})

async function readConfig(text: string): Promise<void> {
  try {
    readUserConfig(await parseToml(text, 'config.toml'))
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    expect(error.message).not.toContain('planted')
  }
}

describe('configuration files', () => {
  const words = [
    '[',
    ']',
    '=',
    '"',
    '"""',
    '{',
    '}',
    '.',
    '\n',
    '#',
    'default_registry',
    'registry',
    'oci',
    'auth',
    '1',
    'true',
    '__proto__',
    '\r',
    '\0',
  ]
  const examples = [
    'default_registry = "a.b"\n[registry."a.b".oci]\nauth = { username = "u", password = "p" }\nprotocol = "https"\n',
  ]

  it('are read or refused with one of our errors', async () => {
    await assert(asyncProperty(hostileText(words, examples), readConfig), { numRuns: RUNS })
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
  })

  it('do not hang, however long they are', async () => {
    for (const word of words) await readConfig(word.repeat(200_000))
  })

  it('have tables without a prototype to reach', () => {
    const document = { name: 'x', code: 'E_CONFIG' } as const
    expect(
      asTable({ document, path: [], value: JSON.parse('{"__proto__":1}') as unknown }).get('__proto__')?.value,
    ).toBe(1)
  })
})
