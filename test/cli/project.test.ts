import { createRegistryClient } from '@wasm-pkg/registry-client'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { formatLock } from '@wasm-pkg/project/lock-file'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { componentBytes } from '@wasm-pkg/testing/component-bytes'
import { lockOf } from '@wasm-pkg/testing/lock'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()

const pin = (name: string, ...requiredBy: readonly string[]) => ({ name, version: '1.0.0', requiredBy })

interface Change {
  readonly kind: string
  readonly package: string
  readonly from?: string
  readonly to?: string
}

describe('a project over its life', () => {
  let published = false
  beforeEach(async () => {
    await box.reset()
    if (published) return
    for (const version of ['1.0.0', '1.1.0', '2.0.0']) {
      await box.publish(`acme:image@${version}`, { exports: [`acme:image/resize@${version}`] })
    }
    await box.publish('acme:user@1.0.0', { imports: ['acme:image/resize@1.0.0'] })
    published = true
  })

  it('adds, lists, explains, updates and removes, in text and as documents', async () => {
    const added = await box.run(['add', 'acme:image@^1.0.0', 'acme:user'])
    expect(added).toMatchObject({ code: 0 })
    expect(added.stdout).toContain('added acme:image ^1.0.0\n')
    expect(added.stdout).toContain('added acme:user ^1.0.0\n')
    expect(await box.read('wasm-pkg.lock')).toContain('version = "1.1.0"')

    const list = await box.run(['list'])
    expect(list.stdout).toMatch(/^acme:image@1\.1\.0 {2}\^1\.0\.0 .*component/m)
    const { packages } = await box.json<{ packages: { id: string; registry: string; children: unknown[] }[] }>(['list'])
    expect(packages.map(({ id }) => id)).toContain('acme:user@1.0.0')
    expect(packages[0]?.registry).toBe(box.registry.host)

    const why = await box.run(['why', 'acme:image'])
    expect(why.stdout).toContain('package.json > acme:image@1.1.0')

    const outdated = await box.run(['outdated'])
    expect(outdated.code).toBe(1)
    expect(outdated.stdout).toMatch(
      /acme:image +\^1\.0\.0 +1\.1\.0 +1\.1\.0 +2\.0\.0 +acme:user@1\.0\.0, package\.json/,
    )

    const updated = await box.json<{ changes: Change[] }>(['update', 'acme:image', '--latest'])
    expect(updated.changes.find(({ package: name, to }) => name === 'acme:image' && to === '2.0.0')).toBeDefined()
    expect(JSON.parse(await box.read('package.json'))).toMatchObject({
      wasmPkg: { dependencies: { 'acme:image': '^2.0.0' } },
    })
    expect(await box.run(['lock', 'check'])).toMatchObject({ code: 0, stdout: 'The lock file matches package.json.\n' })
    expect(await box.run(['lock', 'verify'])).toMatchObject({ code: 0 })

    await box.publish('acme:image@2.0.1', {
      imports: ['wasi:sockets/tcp-create-socket@0.2.3'],
      exports: ['acme:image/resize@2.0.0'],
    })
    const gained = await box.run(['update'])
    expect(gained.stdout).toContain(
      '! acme:image@2.0.1 gains Network: it can open network connections and look up host names; not granted here',
    )
    expect(gained.stdout).toContain('acme:image ^2.0.0  2.0.0 -> 2.0.1')

    expect(await box.run(['remove', 'acme:image', 'acme:user'])).toMatchObject({ code: 0 })
    expect((await box.json<{ packages: unknown[] }>(['list'])).packages).toEqual([])
  })

  it('lists what is below a shared package once, and marks the other places', async () => {
    const lock = lockOf(
      pin('acme:a', 'package.json'),
      pin('acme:b', 'acme:a@1.0.0', 'acme:d@1.0.0'),
      pin('acme:c', 'acme:b@1.0.0'),
      pin('acme:d', 'package.json'),
    )
    await box.write('wasm-pkg.lock', formatLock(lock))
    const { stdout } = await box.run(['list'])
    expect(stdout.replaceAll(/@1\.0\.0\S*.*?( {2}\(see above\))?$/gm, '$1')).toBe(
      'acme:a\n└── acme:b\n    └── acme:c\nacme:d\n└── acme:b  (see above)\n',
    )
    const { packages } = await box.json<{ packages: { children: unknown[] }[] }>(['list'])
    expect(packages[0]?.children).toMatchObject([{ package: 'acme:b', children: [{ package: 'acme:c' }] }])
    expect(packages[0]?.children[0]).not.toHaveProperty('repeated')
    expect(packages[1]?.children).toMatchObject([{ package: 'acme:b', children: [], repeated: true }])
  })

  it('exports through a link in a path that the user names, and not through one that a project has instead of wkg.lock', async () => {
    await mkdir(join(box.home, 'elsewhere'), { recursive: true })
    await symlink(join(box.home, 'elsewhere'), join(box.project, 'linked'), 'junction')
    expect(await box.run(['lock', 'export', '-o', 'linked/wkg.lock'])).toMatchObject({ code: 0 })
    expect(await readFile(join(box.home, 'elsewhere/wkg.lock'), 'utf8')).toContain('version = 1')
    const another = join(box.home, 'elsewhere/another.lock')
    await writeFile(another, 'mine')
    await symlink(another, join(box.project, 'wkg.lock'))
    expect(await box.run(['lock', 'export'])).toMatchObject({ code: 1 })
    expect(await readFile(another, 'utf8')).toBe('mine')
    await rm(join(box.project, 'wkg.lock'))
    await rm(join(box.project, 'linked'))
  })

  it('completes what was imported from a wkg.lock, and says so', async () => {
    await box.run(['add', 'acme:image@^1.0.0'])
    await box.run(['lock', 'export'])
    const complete = await box.read('wasm-pkg.lock')
    await box.reset({ dependencies: { 'acme:image': '^1.0.0' } })
    const [, digest = ''] = /digest = "(.*)"/.exec(complete) ?? []
    await box.write(
      'wkg.lock',
      `version = 1\n\n[[packages]]\nname = "acme:image"\nregistry = "${box.registry.host}"\n\n[[packages.versions]]\nrequirement = "^1.0.0"\nversion = "1.1.0"\ndigest = "${digest}"\n`,
    )
    expect(await box.run(['lock', 'import'])).toMatchObject({ code: 0 })
    expect((await box.run(['install'])).stdout).toBe(
      '1 package verified, no pin changed; wasm-pkg.lock was completed.\n',
    )
    expect(await box.json(['install'])).toMatchObject({ lockWritten: false, changes: [] })
    expect((await box.run(['install'])).stdout).toBe('1 package verified, nothing changed.\n')
  })

  it('installs frozen and offline what the lock pins, and refuses what it does not', async () => {
    await box.run(['add', 'acme:image@^1.0.0'])
    const lock = await box.read('wasm-pkg.lock')
    expect(await box.run(['install', '--frozen', '--offline'])).toMatchObject({ code: 0 })
    await box.write('package.json', JSON.stringify({ wasmPkg: { dependencies: { 'acme:image': '^2' } } }))
    const refused = await box.run(['install'], { env: { CI: 'true' } })
    expect(refused.code).toBe(7)
    expect(refused.stderr).toContain('E_LOCK_STALE')
    expect(refused.stderr).not.toMatch(/^\s+at /m)
    expect(await box.read('wasm-pkg.lock')).toBe(lock)
    expect(await box.run(['lock', 'check'])).toMatchObject({ code: 7 })
    expect(await box.run(['install', '--no-frozen'], { env: { CI: 'true' } })).toMatchObject({ code: 0 })
  })

  it('checks that a build can link what is locked, as far as the store has it', async () => {
    await box.publish('acme:lonely@1.0.0', { imports: ['acme:missing/api@1.0.0'] })
    await box.reset({ dependencies: { 'acme:lonely': '^1.0.0' } })
    await box.write('main.js', "import url from 'acme:lonely?url'\n")
    expect(await box.run(['install'])).toMatchObject({ code: 0 })
    expect(await box.run(['lock', 'check'])).toMatchObject({ code: 0, stdout: 'The lock file matches package.json.\n' })
    await box.write('main.js', "import { run } from 'acme:lonely'\n")
    const check = await box.run(['lock', 'check'])
    expect(check).toMatchObject({ code: 7, stdout: expect.stringContaining('(link): ') })
    expect(check.stdout).toContain('acme:missing')
    const elsewhere = await box.run(['lock', 'check', '--cache', 'empty'])
    expect(elsewhere).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Not checked: whether a build can link'),
    })
  })

  it('adds nothing when one of the packages cannot be resolved', async () => {
    const before = await box.read('package.json')
    const failed = await box.run(['add', 'acme:image', 'acme:nothing'])
    expect(failed.code).toBe(1)
    expect(failed.stderr).toContain('E_NOT_FOUND')
    expect(await box.read('package.json')).toBe(before)
    await expect(box.read('wasm-pkg.lock')).rejects.toThrow('ENOENT')
  })

  it('suggests the package that was meant', async () => {
    await box.run(['add', 'acme:image'])
    for (const args of [
      ['remove', 'acme:imgae@^1'],
      ['why', 'acme:imag'],
      ['update', 'acme:imaeg'],
    ]) {
      const { code, stderr } = await box.run(args)
      expect(code).toBe(2)
      expect(stderr).toContain('Did you mean acme:image?')
    }
  })

  it('leaves package.json and lock file as they were when an update fails half-way', async () => {
    await box.publish('acme:flaky@1.0.0')
    await box.run(['add', 'acme:image@^1.0.0', 'acme:flaky'])
    const files = async () => [await box.read('package.json'), await box.read('wasm-pkg.lock')]
    const before = await files()
    await republish('acme:flaky@1.0.0')
    expect(await box.run(['update', '--latest'])).toMatchObject({ code: 6 })
    expect(await files()).toEqual(before)
  })

  it('refuses changed bytes until they are accepted by name, and shows them in the review', async () => {
    await box.publish('acme:moved@1.0.0')
    await box.run(['add', 'acme:moved'])
    const before = await box.read('wasm-pkg.lock')
    await box.write('before.lock', before)
    await republish('acme:moved@1.0.0')
    const verified = await box.run(['lock', 'verify'])
    expect(verified.code).toBe(1)
    expect(verified.stdout).toContain('acme:moved@1.0.0 (moved)')
    const refused = await box.run(['update'])
    expect(refused.code).toBe(6)
    expect(refused.stderr).toContain('E_TAG_MOVED')
    expect(refused.stderr).toContain('--accept-changed')
    expect(await box.read('wasm-pkg.lock')).toBe(before)
    expect(await box.run(['update', '--accept-changed', 'acme:moved'])).toMatchObject({ code: 0 })
    const review = await box.run(['lock', 'diff', '--base-file', 'before.lock', '--fail-on', 'bytes', '--locks-only'])
    expect(review.code).toBe(3)
    expect(review.stdout).toContain('! acme:moved@1.0.0 has different bytes under the same version')
  })
})

/** Puts other bytes under a published version, as only a careless or hostile publisher does. */
async function republish(spec: string): Promise<void> {
  const [name = '', version = ''] = spec.split('@')
  const config = await loadConfig({ registry: box.registry.host, env: box.env })
  const client = createRegistryClient({ config, store: openStore({ env: box.env }), env: box.env })
  try {
    const bytes = componentBytes({ salt: 'other bytes' })
    await client.publish({ name: parsePackageName(name), version: parseVersion(version), bytes, overwrite: true })
  } finally {
    await client.close()
  }
}
