import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { useImageProject } from '../fixtures/suite.js'
import { sessionOf } from '../internals.js'
import { openProject } from '../project.js'

const s = useImageProject()

describe('the lock against the world', () => {
  beforeEach(async () => {
    await s.idOf('acme:image')
    await s.project.save()
  })

  it('a version whose bytes changed is never taken silently', async () => {
    await s.test.publish('acme:image@1.3.0', { salt: 'same size, other' })
    await s.reopen()
    const text = await s.test.readLock()
    // The pinned bytes are in the store: nothing asks for the tag.
    expect(await s.idOf('acme:image')).toBe('acme:image@1.3.0')
    await expect(s.project.resolve('acme:image@>=1.3.0, <1.4')).resolves.toMatchObject({
      package: { id: 'acme:image@1.3.0' },
    })
    await s.reopen({ cacheDir: join(s.test.root, '..', 'empty-store') })
    await expect(s.project.resolve('acme:image')).rejects.toMatchObject({ code: 'E_DIGEST' })
    await s.project.save()
    expect(await s.test.readLock()).toBe(text)
  })

  it('E_TAG_MOVED when a registry now has other bytes for a version wkg locked', async () => {
    const text = ((await s.test.readLock()) ?? '').replace(
      /^(source|size|kind|required-by|exports|imports) = (\[\]|\[[^\]]*\]|.*)\n/gm,
      '',
    )
    await s.test.writeLock(text)
    await s.test.publish('acme:image@1.3.0', { salt: 'same size, other' })
    await s.reopen()
    await expect(s.project.resolve('acme:image')).rejects.toMatchObject({ code: 'E_TAG_MOVED' })
    expect(await s.test.readLock()).toBe(text)
  })

  it('restores facts that wkg dropped, and a frozen project says so', async () => {
    const full = await s.test.readLock()
    const bare = (full ?? '').replace(/^(source|size|kind|exports|imports) = (\[\]|\[[^\]]*\]|.*)\n/gm, '')
    await s.test.writeLock(bare)
    await s.reopen({ frozen: true })
    await expect(s.project.resolve('acme:image')).rejects.toThrow(
      expect.objectContaining({ code: 'E_LOCK_FACTS', message: expect.stringContaining('wkg') }),
    )
    await s.reopen()
    await s.project.resolve('acme:image')
    await s.project.save()
    expect(await s.test.readLock()).toBe(full)
  })

  it.each([
    [
      'imports = []',
      'imports = [\n    "wasi:io/error@0.2.0",\n]',
      'E_LOCK_FACTS',
      /wasi:io\/error@0\.2\.0 is not in the component/,
    ],
    ['kind = "component"', 'kind = "wit-package"', 'E_LOCK_FACTS', /kind: wit-package in the lock/],
    [/size = (\d+)/, 'size = 1$1', 'E_SIZE', /./],
  ])('forged facts (%s) are found, frozen or not', async (from, to, code, message) => {
    const forged = ((await s.test.readLock()) ?? '').replace(from, to)
    await s.test.writeLock(forged)
    for (const frozen of [true, false]) {
      await s.reopen({ frozen })
      const failed = s.project.resolve('acme:image')
      await expect(failed).rejects.toMatchObject({ code })
      await expect(failed).rejects.toThrow(message)
      await s.project.save()
      expect(await s.test.readLock()).toBe(forged)
    }
  })

  it('forged away imports are found: what the lock hides is listed', async () => {
    await s.test.publish('acme:net@1.0.0', { imports: ['wasi:sockets/tcp@0.2.0'] })
    await s.project.resolve('acme:net@1')
    await s.project.save()
    await s.test.writeLock(
      ((await s.test.readLock()) ?? '').replace('imports = [\n    "wasi:sockets/tcp@0.2.0",\n]', 'imports = []'),
    )
    await s.reopen({ frozen: true })
    await expect(s.project.resolve('acme:net@1')).rejects.toThrow('wasi:sockets/tcp@0.2.0 is missing from the lock')
  })

  it('moves to another registry only openly', async () => {
    await s.test.writeManifest({
      dependencies: { 'acme:image': '^1.2' },
      registries: { namespaces: { acme: 'elsewhere.example' } },
    })
    await s.reopen({ frozen: true })
    await expect(s.project.resolve('acme:image')).rejects.toThrow(/E_LOCK_STALE|elsewhere\.example/)
  })
})

describe('frozen', () => {
  it('without a lock file', async () => {
    await s.reopen({ frozen: true })
    await expect(s.project.resolve('acme:image')).rejects.toThrow(
      expect.objectContaining({ code: 'E_LOCK_STALE', message: expect.stringContaining('no lock file') }),
    )
    await s.project.save()
    expect(await s.test.readLock()).toBeUndefined()
  })

  it('says why it is frozen and what to do, for package.json and for an import of its own version', async () => {
    await s.test.writeManifest({ dependencies: {} })
    await s.reopen()
    await s.idOf('acme:image@2')
    await s.project.save()
    const { root } = s.test
    const project = await openProject({
      root,
      cacheDir: join(root, '../store'),
      configFile: join(root, '../config.toml'),
      env: { CI: 'true' },
    })
    await expect(project.resolve('acme:image@1')).rejects.toMatchObject({
      message:
        'the lock file is out of date, and CI is set, so it must not be changed:\n  acme:image@^1 is imported but not in the lock file',
      hint: 'Build once where CI is not set; then review wasm-pkg.lock and commit it.',
    })
    await project.close()
    await s.test.writeManifest({ dependencies: { 'acme:image': '^1' } })
    await s.reopen({ frozen: true })
    await expect(s.project.resolve('acme:image')).rejects.toMatchObject({
      hint: `Run \`${cliCommand('install')}\`, or build once, without frozen; then review wasm-pkg.lock and commit it.`,
    })
  })

  it('and offline by the environment, for whatever opens the project', async () => {
    const project = await s.reopen({ env: { WASM_PKG_OFFLINE: '1', WASM_PKG_FROZEN: '0' } })
    expect([sessionOf(project).offline, project.frozen]).toEqual([true, false])
    const { root } = s.test
    const frozen = await openProject({ root, env: { WASM_PKG_FROZEN: '1' } })
    expect(frozen.frozen).toBe(true)
    await frozen.close()
  })

  it('needs no registry when everything is in the store, and writes nothing', async () => {
    await s.idOf('acme:image')
    await s.project.save()
    await s.test.unpublish('acme:image@1.3.0')
    await s.reopen({ frozen: true, offline: true, configFile: join(s.test.root, 'no-such-config.toml') })
    expect(await s.idOf('acme:image')).toBe('acme:image@1.3.0')
  })

  it('lists every difference at once', async () => {
    await s.idOf('acme:image')
    await s.idOf('acme:image@2')
    await s.project.save()
    await s.test.writeManifest({ dependencies: { 'acme:image': '^1.3', 'acme:new': '1' } })
    await s.reopen({ frozen: true })
    const error = await s.project.resolve('acme:image').catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'E_LOCK_STALE' })
    expect(String(error)).toContain('acme:image is ^1.3 in package.json but ^1.2 in the lock file')
    expect(String(error)).toContain('acme:new@^1 is in package.json but not in the lock file')
  })

  it('an import with a requirement that is not locked', async () => {
    await s.idOf('acme:image')
    await s.project.save()
    await s.reopen({ frozen: true })
    await expect(s.project.resolve('acme:image@^1.1')).rejects.toThrow(
      'acme:image@^1.1 is imported but not in the lock file',
    )
  })

  it('is the default under CI', async () => {
    for (const [value, frozen] of [
      ['true', true],
      ['1', true],
      ['', false],
      ['false', false],
      ['0', false],
    ] as const) {
      const opened = await openProject({ root: s.test.root, env: { CI: value } })
      expect(opened.frozen).toBe(frozen)
      await opened.close()
    }
  })
})
