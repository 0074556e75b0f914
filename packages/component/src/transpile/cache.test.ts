import { sha256 } from '@wasm-pkg/registry-client/digest'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { derivedKey, JCO_VERSION } from './cache.js'

const digest = sha256(Uint8Array.of(1))

it('names the version of jco that is installed and depended on', async () => {
  const entry = createRequire(import.meta.url).resolve('@bytecodealliance/jco-transpile')
  const files = [join(dirname(entry), '../package.json'), join(import.meta.dirname, '../../package.json')]
  const [jco, own] = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8')) as Manifest))
  expect(jco?.version).toBe(JCO_VERSION)
  expect(own?.dependencies['@bytecodealliance/jco-transpile']).toBe(JCO_VERSION)
})

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

it('gives a key to each kind of result, and one to each way of asking for it', () => {
  const lists = { imports: ['a', 'b'], exports: ['c', 'd'] }
  const same = { exports: ['d', 'c'], imports: ['b', 'a'] }
  expect(derivedKey('modules', digest, same)).toBe(derivedKey('modules', digest, lists))
  const keys = [
    derivedKey('modules', digest),
    derivedKey('types', digest),
    derivedKey('modules', sha256(Uint8Array.of(2))),
    derivedKey('modules', digest, { imports: [], exports: [] }),
    derivedKey('modules', digest, lists),
    derivedKey('modules', digest, { imports: lists.exports, exports: lists.imports }),
    derivedKey('modules', digest, { imports: ['a,b'], exports: ['c', 'd'] }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/)
})
