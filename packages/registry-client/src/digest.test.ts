import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestHex, parseDigest, sha256 } from './digest.js'

const HEX = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

test('reads', () => {
  expect(parseDigest(`sha256:${HEX}`)).toBe(sha256(new Uint8Array()))
  expect(digestHex(`sha256:${HEX}`)).toBe(HEX)
})

test.each([
  '',
  HEX,
  `sha256:${HEX.slice(1)}`,
  `sha256:${HEX}0`,
  `SHA256:${HEX}`,
  `sha256:${HEX.toUpperCase()}`,
  'md5:d41d8cd98f00b204e9800998ecf8427e',
  `sha512:${HEX}${HEX}`,
  'sha256:../../x',
  ` sha256:${HEX}`,
  `sha256:${HEX}\n`,
  `sha256:${HEX.slice(2)}%61`,
  `sha256:${'٣'.repeat(64)}`,
  `sha256:${'ſ'.repeat(64)}`,
])('refuses %j', (text) => {
  expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code: 'E_DIGEST_SYNTAX' }))
})

test('every digest of bytes reads as itself', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(parseDigest(sha256(bytes))).toBe(sha256(bytes))
    }),
  )
})
