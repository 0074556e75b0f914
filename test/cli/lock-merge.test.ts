import { beforeEach, describe, expect, it } from 'vitest'
import { initRepository, type Repository } from './support/repository.js'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
let repository: Repository
let published = false

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
  await box.write('.gitattributes', 'wasm-pkg.lock merge=wasm-pkg\npackage.json merge=ours\n')
  await repository.git('config', 'merge.ours.driver', 'true')
  await repository.git('config', 'merge.wasm-pkg.driver', `"${process.execPath}" "${box.cli.bin}" lock merge %O %A %B`)
  await repository.commit('driver')
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

  it('without a driver ends in markers, an error that names the command, and that command mends it', async () => {
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
    expect(await box.read('wasm-pkg.lock')).toMatch(/^<{7} ours$[\s\S]*^={7}$[\s\S]*^>{7} theirs$/m)
  })

  it('says that there is nothing to mend where nothing is in conflict', async () => {
    const { code, stderr } = await box.run(['lock', 'merge'])
    expect(code).toBe(2)
    expect(stderr).toContain('is not in conflict')
  })

  it('sets a clone up', async () => {
    expect(await box.run(['lock', 'merge', '--setup'])).toMatchObject({ code: 0 })
    expect(await repository.git('config', 'merge.wasm-pkg.driver')).toBe('npx wasm-pkg lock merge %O %A %B')
  })
})
