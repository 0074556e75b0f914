import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmod, link, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf } from '../content/package.js'
import { sampleComponent } from '../content/sample.js'
import type { Expected, HostileCase } from '../harness/case.js'
import type { World } from '../harness/world.js'

const lockOf = ({ project }: World): string => join(project, 'wasm-pkg.lock')
/** The client knows no lock file. */
const SURFACES = ['project', 'cli', 'vite'] as const

async function edit(world: World, change: (text: string) => string | Buffer): Promise<void> {
  await writeFile(lockOf(world), change(await readFile(lockOf(world), 'utf8')))
}

/** A lock file changed by hand or tool, before a frozen run without a store. */
const frozen = (
  row: number | '+',
  title: string,
  change: (text: string) => string | Buffer,
  expected: Expected,
  more: Partial<HostileCase> = {},
): HostileCase => ({
  row,
  title: `frozen: ${title}`,
  surfaces: SURFACES,
  frozen: true,
  plant: (world) => edit(world, change),
  expected,
  ...more,
})

const noRequests = (world: World, before = 0): void => assert.equal(world.requests().length - before, 0)

const PARSE_CASES: readonly HostileCase[] = [
  frozen(
    104,
    'conflict markers',
    (text) => text.replace('[[packages]]', '<<<<<<< ours\n[[packages]]\n=======\n>>>>>>> theirs'),
    'E_LOCK_CONFLICT',
    { says: /merge/, quick: true },
  ),
  frozen(105, 'an empty file', () => '', 'E_LOCK_PARSE', { says: /empty/ }),
  frozen(105, 'a file cut in the middle', (text) => text.slice(0, 150), 'E_LOCK_PARSE'),
  frozen(105, 'a binary file', () => Buffer.from([0, 1, 2, 255, 254]), 'E_LOCK_PARSE'),
  frozen(105, 'fifty megabytes', (text) => text + '#'.repeat(50_000_000), 'E_LOCK_PARSE', {
    says: /large/,
    heavy: true,
  }),
  frozen(
    105,
    'another file with secrets, whose content is not quoted',
    () => 'token = planted-text\nx',
    'E_LOCK_PARSE',
    { check: (_world, { output }) => assert.ok(!output.includes('planted-text')) },
  ),
  frozen(106, 'CRLF', (text) => text.replaceAll('\n', '\r\n'), 'ok'),
  frozen(106, 'CR', (text) => text.replaceAll('\n', '\r'), 'ok'),
  frozen(106, 'a byte order mark', (text) => `\uFEFF${text}`, 'ok'),
  frozen(106, 'no newline at the end, and tabs', (text) => text.trimEnd().replaceAll(' = ', '\t=\t'), 'ok'),
  ...['2', '0', '"1"', '1.0', '-1', '99999999999999999999'].map((version) =>
    frozen(
      107,
      `format version ${version}`,
      (text) => text.replace('version = 1\n', `version = ${version}\n`),
      'E_LOCK_VERSION',
    ),
  ),
  frozen(107, 'no format version', (text) => text.replace('version = 1\n', ''), 'E_LOCK_VERSION'),
  frozen(
    109,
    'facts removed by wkg',
    (text) => text.replace(/^(?:kind|size|imports|exports|required-by|manifest|source) = (?:\[[^\]]*\]|.*)\n/gm, ''),
    'E_LOCK_FACTS',
  ),
  frozen(110, 'a package twice', (text) => text + text.slice(text.indexOf('[[packages]]')), 'E_LOCK_PARSE'),
  frozen(110, 'a key twice', (text) => text.replace(/^digest = .*$/m, '$&\n$&'), 'E_LOCK_PARSE'),
  frozen(
    111,
    'two versions after a union merge',
    (text) => text.replace('version = "1.1.0"', 'version = "1.1.0"\nversion = "1.0.0"'),
    'E_LOCK_PARSE',
  ),
  ...[
    '__proto__',
    'constructor',
    'a:b/../../c',
    'acme:Image',
    'acme:im\\u0000age',
    'acme:im\\u202eage',
    'асme:image',
    '../../x:y',
    'a:b:c',
    '',
  ].map((name) =>
    frozen(112, `the name ${name}`, (text) => text.replace('name = "acme:image"', `name = "${name}"`), 'E_LOCK_PARSE'),
  ),
  ...['', 'sha256:', 'md5:d41d8cd98f00b204e9800998ecf8427e', 'sha256:../../x', `sha512:${'a'.repeat(128)}`].map(
    (digest) =>
      frozen(
        115,
        `the digest "${digest.slice(0, 20)}"`,
        (text) => text.replace(/^digest = .*$/m, `digest = "${digest}"`),
        'E_LOCK_PARSE',
        {
          quick: digest === '',
        },
      ),
  ),
  frozen(115, 'no digest', (text) => text.replace(/^digest = .*\n/m, ''), 'E_LOCK_PARSE'),
  frozen(
    '+',
    'three hundred thousand keys nobody knows',
    (text) => `${text}${Array.from({ length: 300_000 }, (_, at) => `k${at} = 1`).join('\n')}\n`,
    'ok',
    { heavy: true },
  ),
  frozen(
    '+',
    'arrays nested a hundred thousand deep',
    (text) => `x = ${'['.repeat(100_000)}\n${text}`,
    'E_LOCK_PARSE',
    {
      heavy: true,
    },
  ),
  frozen('+', 'keys dotted ten thousand deep', (text) => `${'a.'.repeat(10_000)}b = 1\n${text}`, 'E_LOCK_PARSE'),
]

const MEANING_CASES: readonly HostileCase[] = [
  {
    row: 100,
    title: 'frozen: no lock file',
    surfaces: SURFACES,
    frozen: true,
    plant: (world) => rm(lockOf(world)),
    expected: 'E_LOCK_STALE',
    quick: true,
  },
  frozen(
    101,
    'the entry is missing',
    (text) => `${text.slice(0, text.indexOf('[[packages]]'))}packages = []\n`,
    'E_LOCK_STALE',
  ),
  {
    row: 101,
    title: 'frozen: package.json asks for more than the lock has',
    surfaces: ['project', 'cli'],
    frozen: true,
    plant: ({ project }) =>
      writeFile(
        join(project, 'package.json'),
        JSON.stringify({ wasmPkg: { dependencies: { 'acme:image': '^1.0.0', 'acme:other': '^2' } } }),
      ),
    expected: 'E_LOCK_STALE',
    says: /acme:other/,
  },
  {
    row: 101,
    title: 'frozen: package.json asks for another version than the lock has',
    surfaces: SURFACES,
    frozen: true,
    plant: ({ project }) =>
      writeFile(
        join(project, 'package.json'),
        JSON.stringify({ type: 'module', wasmPkg: { dependencies: { 'acme:image': '^2' } } }),
      ),
    expected: 'E_LOCK_STALE',
  },
  {
    row: 102,
    title: 'installed: nothing is asked of any registry but where packages are',
    surfaces: ['project', 'cli'],
    installed: true,
    plant: (world) => void marks.set(world, world.requests().length),
    expected: 'ok',
    check: (world) => noRequests(world, marks.get(world)),
  },
  frozen(
    114,
    'another registry than the configuration leads to',
    (text) => text.replace(/^registry = .*$/m, 'registry = "evil.example"'),
    'E_LOCK_STALE',
    { quick: true },
  ),
  frozen(
    114,
    'another repository than the configuration leads to',
    (text) => text.replace(/^source = .*$/m, 'source = "evil.example/acme/image"'),
    'E_LOCK_STALE',
  ),
  frozen(114, 'the digest of the older version', (text) => text, 'E_SIZE', {
    plant: (world) =>
      edit(world, (text) =>
        text
          .replace(/^digest = .*$/m, `digest = "${world.older.digest}"`)
          .replace(/^size = .*$/m, `size = ${world.older.bytes.byteLength + 1}`),
      ),
  }),
  frozen(
    116,
    'an export left out of the facts',
    (text) => text.replace(/^exports = \[[^\]]*\]$/m, 'exports = []'),
    'E_LOCK_FACTS',
    { quick: true },
  ),
  frozen(
    116,
    'a capability put into the facts',
    (text) => text.replace(/^imports = \[\]$/m, 'imports = [\n    "wasi:sockets/tcp@0.2.0",\n]'),
    'E_LOCK_FACTS',
  ),
  frozen(96, 'the digest of something that is no WebAssembly', (text) => text, 'E_WASM', {
    async plant(world) {
      const bytes = Buffer.from('#!/bin/sh\necho hello\n')
      world.registry.blobs.set(digestOf(bytes), bytes)
      await edit(world, (text) =>
        text
          .replace(/^digest = .*$/m, `digest = "${digestOf(bytes)}"`)
          .replace(/^size = .*$/m, `size = ${bytes.byteLength}`),
      )
    },
  }),
  frozen(117, 'a smaller size', (text) => text.replace(/^size = .*$/m, 'size = 100'), 'E_SIZE'),
  frozen(117, 'a larger size', (text) => text.replace(/^size = .*$/m, 'size = 200000000'), 'E_SIZE'),
  frozen(117, 'a negative size', (text) => text.replace(/^size = .*$/m, 'size = -5'), 'E_LOCK_PARSE'),
  {
    row: 194,
    title: 'the tag moved: same version, other bytes',
    surfaces: ['project', 'cli'],
    installed: true,
    async plant(world) {
      world.registry.publish('acme:image@1.1.0', sampleComponent('evil'))
      await rm(world.store, { recursive: true })
    },
    expected: 'ok',
    check: async (world) => assert.ok((await readFile(lockOf(world), 'utf8')).includes(world.newest.digest)),
  },
  {
    row: 194,
    title: 'the tag moved and the old bytes are gone: never repaired silently',
    surfaces: SURFACES,
    installed: true,
    async plant(world) {
      world.registry.publish('acme:image@1.1.0', sampleComponent('evil'))
      world.registry.blobs.delete(world.newest.digest)
      await rm(world.store, { recursive: true })
    },
    expected: 'E_NOT_FOUND',
    quick: true,
  },
  {
    row: 125,
    title: 'a locked version that was removed from the registry, its bytes still there',
    surfaces: ['project', 'cli'],
    installed: true,
    plant: async (world) => {
      world.registry.removeTag('acme/image', '1.1.0')
      await rm(world.store, { recursive: true })
    },
    expected: 'ok',
  },
  {
    row: 202,
    title: 'the registry serves an old list: the lock does not go backwards',
    surfaces: ['project', 'cli'],
    installed: true,
    plant: ({ registry }) => registry.removeTag('acme/image', '1.1.0'),
    expected: 'ok',
    check: async (world) => assert.ok((await readFile(lockOf(world), 'utf8')).includes('version = "1.1.0"')),
  },
]

const marks = new WeakMap<World, number>()

const FILE_CASES: readonly HostileCase[] = [
  {
    row: 120,
    title: 'a read-only lock file that is up to date',
    surfaces: ['project', 'cli'],
    installed: true,
    plant: (world) => chmod(lockOf(world), 0o444),
    expected: 'ok',
  },
  {
    row: 121,
    title: 'the lock is a symbolic link',
    surfaces: ['project', 'cli'],
    installed: true,
    async plant(world) {
      await writeFile(join(world.dir, 'elsewhere.lock'), await readFile(lockOf(world)))
      await rm(lockOf(world))
      await symlink(join(world.dir, 'elsewhere.lock'), lockOf(world))
    },
    expected: 'ok',
  },
  {
    row: 121,
    title: 'the lock has a second name',
    surfaces: ['project', 'cli'],
    installed: true,
    plant: (world) => link(lockOf(world), join(world.dir, 'second')),
    expected: 'ok',
  },
  {
    row: 121,
    title: 'the lock is a folder',
    surfaces: SURFACES,
    plant: (world) => mkdir(lockOf(world)).then(() => undefined),
    expected: 'E_LOCK_PARSE',
  },
  {
    row: 121,
    title: 'the lock is a pipe',
    surfaces: SURFACES,
    plant: (world) => void execFileSync('mkfifo', [lockOf(world)]),
    expected: 'E_LOCK_PARSE',
    quick: true,
  },
  {
    row: 121,
    title: 'the lock is a link to a device that never ends',
    surfaces: SURFACES,
    plant: (world) => symlink('/dev/zero', lockOf(world)),
    expected: 'E_LOCK_PARSE',
  },
  {
    row: 105,
    title: 'the lock is a link to a secret, which is not quoted',
    surfaces: SURFACES,
    async plant(world) {
      await writeFile(join(world.dir, 'secret'), 'hostile-password-7f3a = [\n')
      await symlink(join(world.dir, 'secret'), lockOf(world))
    },
    expected: 'E_LOCK_PARSE',
  },
]

export const LOCK_CASES: readonly HostileCase[] = [...PARSE_CASES, ...MEANING_CASES, ...FILE_CASES]
