import { chmod, readFile, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { initRepository, type Repository } from './support/repository.js'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
let repository: Repository
let published = false

const MARKERS = /^<{7} ours$[\s\S]*^={7}$[\s\S]*^>{7} theirs$/m

/** Two branches that each add a package next to the other's place, where lines alone cannot be merged. */
async function branchesThatAdd(ours: string, theirs: string): Promise<void> {
  await box.run(['add', 'acme:base@^1'])
  await repository.commit('base')
  await repository.git('checkout', '-q', '-b', 'theirs')
  await box.run(['add', theirs])
  await repository.commit('theirs')
  await repository.git('checkout', '-q', 'main')
  await box.run(['add', ours])
  await repository.commit('ours')
}

const merge = () =>
  repository.git('merge', '-q', 'theirs').then(
    () => 'clean' as const,
    () => 'conflict' as const,
  )

/** package.json has no merge driver of ours; its conflict is resolved as a user would. */
async function resolveManifest(dependencies: Record<string, string>): Promise<void> {
  await box.write('package.json', JSON.stringify({ name: 'app', wasmPkg: { dependencies } }))
}

async function useDriver(): Promise<void> {
  await box.write('.gitattributes', 'wasm-pkg.lock merge=wasm-pkg\npackage.json merge=ours\nwasm-pkg.d.ts merge=ours\n')
  await repository.git('config', 'merge.ours.driver', 'true')
  await repository.git('config', 'merge.wasm-pkg.driver', `"${process.execPath}" "${box.bin}" lock merge %O %A %B`)
  await repository.commit('driver')
}

/** The driver as it was set up, with another registry of npm packages than the public one. */
async function driverWith(origin: string): Promise<string> {
  return `npm_config_registry=${origin} ${await repository.git('config', 'merge.wasm-pkg.driver')}`
}

/** A registry where somebody has taken a name. */
async function startNpmRegistry(
  name: string,
): Promise<{ origin: string; requests: readonly string[]; close(): Promise<void> }> {
  const requests: string[] = []
  let origin = ''
  const server = createServer(({ url = '' }, response) => {
    requests.push(url)
    const dist = { tarball: `${origin}/${name}.tgz`, shasum: '0'.repeat(40) }
    const versions = { '1.0.0': { name, version: '1.0.0', bin: { [name]: 'bin.js' }, dist } }
    response.end(JSON.stringify({ name, 'dist-tags': { latest: '1.0.0' }, versions }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    requests,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('merging lock files with git', () => {
  beforeEach(async () => {
    await box.reset()
    repository = await initRepository(box)
    if (published) return
    published = true
    for (const spec of ['acme:base@1.0.0', 'acme:base@1.1.0', 'acme:one@1.0.0', 'acme:two@1.0.0'])
      await box.publish(spec)
  })

  it('as a driver takes both additions without a conflict', async () => {
    await useDriver()
    await branchesThatAdd('acme:one', 'acme:two')
    expect(await merge()).toBe('clean')
    await resolveManifest({ 'acme:base': '^1', 'acme:one': '^1.0.0', 'acme:two': '^1.0.0' })
    expect(await box.run(['install', '--frozen'])).toMatchObject({ code: 0 })
  })

  it('as a driver takes a move beside an addition', async () => {
    await useDriver()
    await box.run(['add', 'acme:base@=1.0.0'])
    await box.write('package.json', (await box.read('package.json')).replace('=1.0.0', '^1'))
    await box.write(
      'wasm-pkg.lock',
      (await box.read('wasm-pkg.lock')).replace('requirement = "=1.0.0"', 'requirement = "^1"'),
    )
    expect(await box.run(['install'])).toMatchObject({ code: 0 })
    expect(await box.read('wasm-pkg.lock')).toContain('version = "1.0.0"')
    await repository.commit('base')
    await repository.git('checkout', '-q', '-b', 'theirs')
    await box.run(['update'])
    await repository.commit('theirs')
    await repository.git('checkout', '-q', 'main')
    await box.run(['add', 'acme:one'])
    await repository.commit('ours')
    expect(await merge()).toBe('clean')
    expect(await box.read('wasm-pkg.lock')).toContain('version = "1.1.0"')
  })

  it('without a driver ends with markers and an error that names the command, and that command resolves it', async () => {
    await branchesThatAdd('acme:one', 'acme:two')
    expect(await merge()).toBe('conflict')
    await resolveManifest({ 'acme:base': '^1', 'acme:one': '^1.0.0', 'acme:two': '^1.0.0' })
    const refused = await box.run(['install'])
    expect(refused).toMatchObject({ code: 7 })
    expect(refused.stderr).toContain('E_LOCK_CONFLICT')
    expect(refused.stderr).toContain('wasm-pkg lock merge')
    expect(await box.run(['lock', 'merge'])).toMatchObject({ code: 0 })
    expect(await box.run(['install', '--frozen'])).toMatchObject({ code: 0 })
    expect(await box.run(['lock', 'check'])).toMatchObject({ code: 0 })
  })

  it('leaves two digests of one version to people, with markers', async () => {
    await useDriver()
    await branchesThatAdd('acme:one', 'acme:one')
    await repository.git('checkout', '-q', 'theirs')
    const lock = await box.read('wasm-pkg.lock')
    const digest = /name = "acme:one"[\s\S]*?digest = "sha256:([0-9a-f]{64})"/.exec(lock)?.[1] ?? ''
    await box.write('wasm-pkg.lock', lock.replace(digest, 'f'.repeat(64)))
    await repository.commit('other bytes')
    await repository.git('checkout', '-q', 'main')
    expect(await merge()).toBe('conflict')
    expect(await box.read('wasm-pkg.lock')).toMatch(MARKERS)
  })

  it('says that there is nothing to resolve if there is no conflict', async () => {
    const { code, stderr } = await box.run(['lock', 'merge'])
    expect(code).toBe(2)
    expect(stderr).toContain('is not in conflict')
  })

  it('sets a clone up', async () => {
    expect(await box.run(['lock', 'merge', '--setup'])).toMatchObject({ code: 0 })
    expect(await repository.git('config', 'merge.wasm-pkg.driver')).toMatch(
      /^npx --no wasm-pkg lock merge %O %A %B \|\| /,
    )
  })

  it('sets up a driver that downloads nothing where the command line is not installed', async () => {
    await box.run(['lock', 'merge', '--setup'])
    const npm = await startNpmRegistry('wasm-pkg')
    try {
      await branchesThatAdd('acme:one', 'acme:two')
      await box.write('.gitattributes', 'wasm-pkg.lock merge=wasm-pkg\n')
      await expect(
        repository.git('-c', `merge.wasm-pkg.driver=${await driverWith(npm.origin)}`, 'merge', '-q', 'theirs'),
      ).rejects.toThrow('npx canceled due to missing packages')
      expect(npm.requests.filter((url) => url.endsWith('.tgz'))).toEqual([])
      expect(await box.read('wasm-pkg.lock')).toMatch(MARKERS)
      await resolveManifest({ 'acme:base': '^1', 'acme:one': '^1.0.0', 'acme:two': '^1.0.0' })
      expect(await box.run(['lock', 'merge'])).toMatchObject({ code: 0 })
      expect(await box.run(['lock', 'check'])).toMatchObject({ code: 0 })
    } finally {
      await npm.close()
    }
  })

  it('sets up a driver that works in a monorepo where only one package has the command line', async () => {
    const folder = join(box.project, "packages/the app's")
    const app = { cwd: folder }
    await box.write('package.json', '{}')
    await box.write(
      '.gitattributes',
      'wasm-pkg.lock merge=wasm-pkg\npackage.json merge=ours\nwasm-pkg.d.ts merge=ours\n',
    )
    await box.write('.gitignore', 'node_modules\n')
    await box.write("packages/the app's/package.json", '{}')
    await box.write("packages/the app's/node_modules/.bin/x", '')
    // As npm does for what it links.
    await chmod(box.bin, 0o755)
    await symlink(box.bin, join(folder, 'node_modules/.bin/wasm-pkg'))
    await repository.git('config', 'merge.ours.driver', 'true')
    expect(await box.run(['lock', 'merge', '--setup'], app)).toMatchObject({ code: 0 })
    await box.run(['add', 'acme:base@^1'], app)
    await repository.commit('base')
    await repository.git('checkout', '-q', '-b', 'theirs')
    await box.run(['add', 'acme:two'], app)
    await repository.commit('theirs')
    await repository.git('checkout', '-q', 'main')
    await box.run(['add', 'acme:one'], app)
    const ours = await repository.commit('ours')
    expect(await merge()).toBe('clean')
    expect(await readFile(join(folder, 'wasm-pkg.lock'), 'utf8')).toMatch(/acme:one[^]*acme:two/)

    await repository.git('reset', '-q', '--hard', ours)
    await rm(join(folder, 'node_modules'), { recursive: true })
    expect(await merge()).toBe('conflict')
    expect(await readFile(join(folder, 'wasm-pkg.lock'), 'utf8')).toMatch(MARKERS)
  })
})
