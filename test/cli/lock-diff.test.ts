import { formatLock } from '@wasm-pkg/project/lock-file'
import type { LockFile } from '@wasm-pkg/project/lock'
import { beforeEach, describe, expect, it } from 'vitest'
import { componentBytes, type ComponentShape } from '@wasm-pkg/testing/component-bytes'
import { lockOf, type PinShape } from '@wasm-pkg/testing/lock'
import { initRepository, type Repository } from './support/repository.js'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
let repository: Repository
beforeEach(async () => {
  await box.reset()
  repository = await initRepository(box)
})

const writeLock = (lock: LockFile) => box.write('wasm-pkg.lock', formatLock(lock))

const image: PinShape = {
  name: 'acme:image',
  version: '1.2.0',
  requirement: '^1',
  imports: ['wasi:io/streams@0.2.0'],
  exports: ['acme:image/resize@1.2.0'],
  size: 120_000,
}
const files = ['wasi:filesystem/types@0.2.0', 'wasi:filesystem/preopens@0.2.0']

interface DiffDocument {
  readonly changed: boolean
  readonly capabilities: readonly { readonly kind: string }[]
  readonly failed: readonly { readonly rule: string }[]
  readonly policyChanged: boolean
}

describe('lock diff', () => {
  it('compares with HEAD, a branch, a merge base, a file and another commit', async () => {
    await writeLock(lockOf(image))
    const first = await repository.commit('first')
    await repository.git('checkout', '-q', '-b', 'other')
    await writeLock(lockOf(image, { name: 'acme:later', version: '1.0.0' }))
    await repository.commit('later')
    await repository.git('checkout', '-q', 'main')
    await writeLock(lockOf({ ...image, version: '1.3.0' }))
    await box.write('old.lock', formatLock(lockOf()))
    const headlines = async (...args: readonly string[]) =>
      (await box.run(['lock', 'diff', ...args, '--locks-only'])).stdout.split('\n')[0]
    expect(await headlines()).toBe('1 version move.')
    expect(await headlines(first)).toBe('1 version move.')
    expect(await headlines('other')).toBe('1 version move, 1 package removed.')
    expect(await headlines('other', '--merge-base')).toBe('1 version move.')
    expect(await headlines('--base-file', 'old.lock')).toBe('1 new package.')
    expect(await headlines('main', '--head', 'other')).toBe('1 new package.')
    expect(await headlines('HEAD', '--head', 'HEAD')).toBe('No change.')
  })

  it('says in a repository without commits that there is nothing to compare with', async () => {
    await writeLock(lockOf(image))
    const { code, stderr } = await box.run(['lock', 'diff'])
    expect(code).toBe(2)
    expect(stderr).toContain('hint: There is no commit to compare with yet')
  })

  it('takes a base without a lock file as an empty one', async () => {
    await repository.commit('nothing')
    await writeLock(lockOf(image))
    expect((await box.run(['lock', 'diff', '--locks-only'])).stdout).toContain('1 new package')
  })

  it.each([
    ['nowhere', 'is not a commit in this repository'],
    ['--help-me', 'there is no option'],
    ['-x', 'there is no option'],
  ])('refuses the base %s', async (base, problem) => {
    await repository.commit('base')
    const { code, stderr } = await box.run(['lock', 'diff', base])
    expect(code).toBe(2)
    expect(stderr).toContain(problem)
  })

  it('fails by the policy of package.json with rule, package and who asked', async () => {
    const policy = { imports: ['wasi:io'] }
    await box.reset({ policy })
    repository = await initRepository(box)
    await writeLock(lockOf(image))
    await repository.commit('base')
    await writeLock(lockOf({ ...image, version: '1.2.1', imports: ['wasi:sockets/tcp@0.2.0'] }))
    const { code, stdout, stderr } = await box.run(['lock', 'diff', '--locks-only'])
    expect(code).toBe(3)
    expect(stdout).toContain(
      '! acme:image@1.2.1 breaks policy.imports: import wasi:sockets/tcp@0.2.0 (allowed: wasi:io; required by package.json)',
    )
    expect(stderr).toContain('policy: acme:image@1.2.1 breaks policy.imports')
    expect(await box.run(['lock', 'check'])).toMatchObject({ code: 3 })
  })

  it('fails by the rules it is given, and tells a changed policy', async () => {
    await writeLock(lockOf(image))
    await repository.commit('base')
    await box.write('package.json', JSON.stringify({ wasmPkg: { policy: { imports: ['*'] } } }))
    await writeLock(
      lockOf(
        { ...image, content: 'other', imports: ['wasi:sockets/tcp@0.2.0'], exports: [] },
        { name: 'acme:b', version: '1.0.0' },
      ),
    )
    const all = 'policy,policy-change,capability,bytes,origin,new-package,breaking'
    const { code, stdout } = await box.run(['lock', 'diff', '--json', '--locks-only', '--fail-on', all])
    const document = JSON.parse(stdout) as DiffDocument
    expect(code).toBe(3)
    expect(document.failed.map(({ rule }) => rule)).toEqual([
      'policy-change',
      'capability',
      'bytes',
      'new-package',
      'breaking',
    ])
    expect(document).toMatchObject({ changed: true, policyChanged: true })
    expect(await box.run(['lock', 'diff', '--fail-on', 'none', '--locks-only'])).toMatchObject({ code: 0 })
    expect(await box.run(['lock', 'diff', '--fail-on', 'none', '--exit-code', '--locks-only'])).toMatchObject({
      code: 1,
    })
    expect(await box.run(['lock', 'diff', '--fail-on', 'nonsense'])).toMatchObject({ code: 2 })
  })

  it('tells changed bytes of an override that belongs to the repository, and of no other', async () => {
    const overrides = { 'acme:local': './vendor/local.wasm', 'acme:built': 'build/built.wasm' }
    await box.reset({ overrides })
    repository = await initRepository(box)
    const writeFiles = async (shape: ComponentShape) => {
      await box.write('vendor/local.wasm', componentBytes(shape))
      await box.write('build/built.wasm', componentBytes(shape))
    }
    await box.write('.gitignore', 'build\n')
    await writeFiles({ salt: 'first' })
    await repository.commit('base')
    expect((await box.run(['lock', 'diff'])).stdout).toBe('No change.\n')
    await writeFiles({ imports: files })
    const { code, stdout } = await box.run(['lock', 'diff', '--json', '--fail-on', 'overrides'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      overrides: [
        { package: 'acme:local', imports: { added: files.toSorted(), removed: [] }, gained: [{ id: 'filesystem' }] },
      ],
      failed: [{ rule: 'overrides' }],
    })
    await repository.commit('head')
    await writeFiles({ salt: 'not of this commit' })
    const between = await box.run(['lock', 'diff', 'HEAD~1', '--head', 'HEAD'])
    expect(between.stdout).toContain('gains Files')
    expect(between.stdout).not.toContain('acme:built')
  })

  it('tells 300 changed packages within a comment', async () => {
    await writeLock(lockOf(...manyPins('1.0.0', [])))
    await repository.commit('base')
    await writeLock(lockOf(...manyPins('1.0.1', ['wasi:sockets/tcp@0.2.0'])))
    const { code, stdout } = await box.run(['lock', 'diff', '--format', 'md', '--locks-only'])
    expect(code).toBe(0)
    expect(stdout.length).toBeLessThanOrEqual(65_536)
    expect(stdout).toContain('300 packages reach further')
  })
})

function manyPins(version: string, imports: readonly string[]): readonly PinShape[] {
  return Array.from({ length: 300 }, (_, i) => ({
    name: `acme:package-x${i}`,
    version,
    requirement: '^1',
    imports: [...files, ...imports],
    exports: [`acme:package-x${i}/api@1.0.0`],
  }))
}
