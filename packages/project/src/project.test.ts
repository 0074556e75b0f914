import { describe, expect, it, vi } from 'vitest'
import { useImageProject } from './fixtures/suite.js'
import { sessionOf } from './internals.js'

const s = useImageProject()

describe('claims', () => {
  it.each([
    ['acme:image', true],
    ['acme:image/resize', true],
    ['acme:other', false],
    ['acme:other@1', true],
    ['other:thing@^2', true],
    ['wasi:http', true],
    ['npm:react@18', false],
    ['node:fs', false],
    ['./a.js', false],
    ['acme:image?url', false],
    ['acme:other@not-a-version', false],
    ['acme:image@latest', true],
    ['acme:image/codec@^0.1 || ^0.2', true],
  ])('%s: %s', (specifier, claimed) => expect(s.project.claims(specifier)).toBe(claimed))
})

describe('resolving', () => {
  it('tells what is wrong with a version instead of leaving the import to others', async () => {
    for (const version of ['latest', '^0.1 || ^0.2']) {
      await expect(s.project.resolve(`acme:image@${version}`)).rejects.toMatchObject({ code: 'E_VERSION' })
    }
  })

  it('takes the highest version that matches and is no prerelease, and locks it', async () => {
    expect(await s.idOf('acme:image')).toBe('acme:image@1.3.0')
    expect(await s.idOf('acme:image@*')).toBe('acme:image@2.0.0')
    expect(await s.idOf('acme:image@1.0.0')).toBe('acme:image@1.0.0')
    expect(await s.idOf('acme:image@1.4.0-rc.1')).toBe('acme:image@1.4.0-rc.1')
    await s.project.save()
    const lock = (await s.test.readLock()) ?? ''
    expect([...lock.matchAll(/^(requirement|version) = (.*)$/gm)].map((m) => m[2])).toEqual([
      '1',
      '"=1.0.0"',
      '"1.0.0"',
      '"^1.2"',
      '"1.3.0"',
      '"=1.4.0-rc.1"',
      '"1.4.0-rc.1"',
      '"*"',
      '"2.0.0"',
    ])
    expect(lock).toContain('required-by = [\n    "package.json",\n]')
    expect(lock).not.toMatch(/tmp|20\d\d-/)
  })

  it('keeps a locked version while it satisfies, for other requirements too', async () => {
    await s.idOf('acme:image')
    await s.project.save()
    await s.test.publish('acme:image@1.9.0')
    await s.reopen()
    expect(await s.idOf('acme:image')).toBe('acme:image@1.3.0')
    expect(await s.idOf('acme:image@^1.1')).toBe('acme:image@1.3.0')
    expect(await s.idOf('acme:image@^1.5')).toBe('acme:image@1.9.0')
  })

  it('resolves again when the locked version no longer satisfies', async () => {
    await s.idOf('acme:image')
    await s.project.save()
    await s.test.writeLock(((await s.test.readLock()) ?? '').replace('version = "1.3.0"', 'version = "7.0.0"'))
    await s.reopen()
    expect(await s.idOf('acme:image')).toBe('acme:image@1.3.0')
  })

  it('shares the work of many who ask at once, and remembers who they are', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => s.project.resolve('acme:image', { importer: `src/${i % 2}.js` })),
    )
    expect(new Set(all.map((resolved) => resolved.package))).toHaveProperty('size', 1)
    expect(all[0]?.package.requestedBy).toEqual(['src/0.js', 'src/1.js'])
  })

  it('resolves many packages at once without a warning of Node', async () => {
    const warnings: string[] = []
    const listen = ({ name }: Error): void => void warnings.push(name)
    process.on('warning', listen)
    const names = Array.from({ length: 20 }, (_, i) => `acme:many-${String.fromCharCode(97 + i)}`)
    for (const name of names) await s.test.publish(`${name}@1.0.0`)
    await Promise.all(names.map((name) => s.project.resolve(`${name}@1`)))
    // Warnings arrive one turn later.
    await new Promise((resolve) => void setImmediate(resolve))
    process.off('warning', listen)
    expect(warnings).toEqual([])
  })

  it('writes the same bytes whatever the order', async () => {
    const specifiers = ['acme:image', 'acme:image@1.0.0', 'acme:image@*', 'acme:image@2']
    const texts = new Set<string | undefined>()
    for (let turn = 0; turn < 4; turn++) {
      const other = await s.test.open()
      await s.test.writeLock('version = 1\n')
      await other.reload()
      for (const specifier of [...specifiers.slice(turn), ...specifiers.slice(0, turn)]) await other.resolve(specifier)
      await other.save()
      texts.add(await s.test.readLock())
      await other.close()
    }
    expect(texts.size).toBe(1)
  })

  it('syncs what it has stored before a lock file says so, and only then', async () => {
    const { project, test } = s
    const sync = vi.spyOn(project.store, 'sync')
    sync.mockImplementation(async () => expect(await test.readLock()).toBeUndefined())
    await project.resolve('acme:image')
    await project.save()
    expect(await test.readLock()).toContain('acme:image')
    await project.save()
    expect(sync).toHaveBeenCalledTimes(1)
  })

  it('lets several processes save at once', async () => {
    const projects = await Promise.all(
      ['1.0.0', '1.2.0', '2.0.0'].map(async (version) => {
        const other = await s.test.open()
        await other.resolve(`acme:image@${version}`)
        return other
      }),
    )
    await Promise.all(projects.map((other) => other.save()))
    await Promise.all(projects.map((other) => other.close()))
    expect((await s.test.readLock())?.match(/^requirement/gm)).toHaveLength(3)
  })

  it('gives up for one caller only when that one aborts', async () => {
    const controller = new AbortController()
    const aborted = s.project.resolve('acme:image', { signal: controller.signal })
    const other = s.project.resolve('acme:image')
    controller.abort()
    await expect(aborted).rejects.toThrow(/abort/i)
    expect((await other).package.id).toBe('acme:image@1.3.0')
  })

  it.each([
    ['acme:other', 'E_CONFIG', /not declared/],
    ['acme:image@^9', 'E_NOT_FOUND', /no version/],
    ['acme:nope@1', 'E_NOT_FOUND', /./],
    ['other:thing@1', 'E_CONFIG', /no registry is configured/],
    ['acme:image/none', 'E_NOT_FOUND', /no interface named none/],
  ])('%s fails with %s and leaves the lock alone', async (specifier, code, message) => {
    const failed = s.project.resolve(specifier, { importer: 'src/main.js' })
    await expect(failed).rejects.toMatchObject({ code })
    await expect(failed).rejects.toThrow(message)
    if (specifier.includes('/none')) return
    await s.project.save()
    expect(await s.test.readLock()).toBeUndefined()
  })

  it('says which version there is, and what asked', async () => {
    const error = await s.project.resolve('acme:image@^9', { importer: 'src/main.js' }).catch((e: unknown) => e)
    expect(error).toMatchObject({ expected: '^9', actual: '1.0.0, 1.2.0, 1.3.0, 1.4.0-rc.1, 2.0.0' })
    expect(error).toHaveProperty('chain', expect.arrayContaining([{ label: 'required by', value: 'src/main.js' }]))
  })

  it.each([
    ['acme:imgae@^1', expect.stringMatching(/^Did you mean acme:image\? \w/)],
    ['acme:imgae@1.0.0', expect.stringMatching(/^Did you mean acme:image\? \w/)],
    ['acme:zebra@^1', expect.not.stringContaining('Did you mean')],
    ['acme:image@^9', undefined],
  ])('asks of %s whether a package of the project was meant only where that may be', async (specifier, hint) => {
    await expect(s.project.resolve(specifier)).rejects.toMatchObject({ hint })
  })

  it('tries again after a failure', async () => {
    await expect(s.project.resolve('acme:late@1')).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    await s.test.publish('acme:late@1.0.0')
    expect(await s.idOf('acme:late@1')).toBe('acme:late@1.0.0')
  })

  it('finds an interface of the package by its own name', async () => {
    await s.test.publish('acme:api@1.0.0', {
      exports: ['acme:api/run@1.0.0', 'wasi:http/handler@0.2.0', 'wasi:http/handler@0.3.0'],
    })
    expect((await s.project.resolve('acme:api/run@1')).interface).toBe('acme:api/run@1.0.0')
    await expect(s.project.resolve('acme:api/handler@1')).rejects.toMatchObject({ code: 'E_USAGE' })
  })

  it('refuses a core module and what is no WebAssembly', async () => {
    await s.test.publishBytes('acme:core@1.0.0', Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
    await s.test.publishBytes('acme:page@1.0.0', Buffer.from('<!doctype html>'))
    await expect(s.project.resolve('acme:core@1')).rejects.toThrow(
      expect.objectContaining({ code: 'E_WASM', message: expect.stringContaining('acme:core@1.0.0 is a core module') }),
    )
    await expect(s.project.resolve('acme:page@1')).rejects.toMatchObject({
      code: 'E_WASM',
      message: expect.stringMatching(/^acme:page@1\.0\.0: this is not a WebAssembly component/),
    })
    await s.project.save()
    expect(await s.test.readLock()).toBeUndefined()
  })
})

describe('reloading', () => {
  it('ends the work of every state but the last, however many reloads there are at once', async () => {
    const { project } = s
    const sessions = [sessionOf(project)]
    await Promise.all(
      Array.from({ length: 3 }, async () => {
        await project.reload()
        sessions.push(sessionOf(project))
      }),
    )
    expect(new Set(sessions)).toHaveProperty('size', 4)
    expect(sessions.map(({ signal }) => signal.aborted)).toEqual([true, true, true, false])
  })

  it('begins nothing once the project is closed', async () => {
    const { project } = s
    const reloaded = project.reload()
    await project.close()
    await reloaded
    expect(sessionOf(project).signal.aborted).toBe(true)
    await project.reload()
    expect(sessionOf(project).signal.aborted).toBe(true)
  })
})
