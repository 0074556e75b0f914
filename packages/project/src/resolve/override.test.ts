import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { componentBytes } from '@wasm-pkg/testing/component-bytes'
import { useImageProject } from '../fixtures/suite.js'

const s = useImageProject()

describe('overrides', () => {
  it('stand for the package whatever is required, are never locked, and are read again after a change', async () => {
    const file = join(s.test.root, 'local.wasm')
    await writeFile(file, componentBytes({ salt: 'one' }))
    await s.test.writeManifest({ dependencies: { 'acme:image': '^1.2' }, overrides: { 'acme:image': './local.wasm' } })
    await s.reopen()
    expect(s.project.watchFiles).toContain(file)
    const first = (await s.project.resolve('acme:image@^9')).package
    expect(first).toMatchObject({ override: file, id: 'acme:image@0.0.0-local' })
    await writeFile(file, componentBytes({ salt: 'two' }))
    await expect(first.read()).rejects.toMatchObject({ code: 'E_DIGEST' })
    await s.project.reload()
    expect((await s.project.resolve('acme:image@^9')).package.digest).not.toBe(first.digest)
    await s.project.save()
    expect(await s.test.readLock()).toBeUndefined()
  })

  it('that does not exist is a clear error', async () => {
    await s.test.writeManifest({ overrides: { 'acme:image': './none.wasm' } })
    await s.reopen()
    await expect(s.project.resolve('acme:image')).rejects.toMatchObject({ code: 'E_CONFIG' })
  })

  it.each([
    ['a core module', Buffer.from('0061736d01000000', 'hex')],
    ['not a WebAssembly component', Buffer.from('text')],
  ])('that is %s is named in the error', async (what, bytes) => {
    const file = join(s.test.root, 'local.wasm')
    await writeFile(file, bytes)
    await s.test.writeManifest({ overrides: { 'acme:image': './local.wasm' } })
    await s.reopen()
    const failed = s.project.resolve('acme:image')
    await expect(failed).rejects.toThrow(file)
    await expect(failed).rejects.toThrow(what)
  })

  it('a watcher learns of changes by others, and not of our own save', async () => {
    const file = join(s.test.root, 'local.wasm')
    const manifest = { dependencies: { 'acme:image': '^1.2' }, overrides: { 'acme:other': './local.wasm' } }
    await s.test.writeManifest(manifest)
    await writeFile(file, componentBytes({ salt: 'one' }))
    await s.reopen()
    await s.project.resolve('acme:image')
    await s.project.resolve('acme:other')
    await s.project.save()
    expect(await s.project.changedOnDisk()).toBe(false)
    await writeFile(file, componentBytes({ salt: 'two' }))
    expect(await s.project.changedOnDisk()).toBe(true)
    await s.project.reload()
    expect(await s.project.changedOnDisk()).toBe(false)
    await s.test.writeLock('version = 1\n')
    expect(await s.project.changedOnDisk()).toBe(true)
    await s.project.reload()
    await s.test.writeManifest({})
    expect(await s.project.changedOnDisk()).toBe(true)
  })

  it('is seen when it appears after an import failed without it, and its half-written file when that is complete', async () => {
    const file = join(s.test.root, 'late.wasm')
    await s.test.writeManifest({ overrides: { 'acme:late': './late.wasm' } })
    const project = await s.reopen()
    for (const content of [undefined, 'half']) {
      if (content !== undefined) await writeFile(file, content)
      await expect(project.resolve('acme:late')).rejects.toMatchObject({
        code: content === undefined ? 'E_CONFIG' : 'E_WASM',
      })
      expect(await project.changedOnDisk()).toBe(false)
      await writeFile(file, componentBytes({ salt: `after ${content}` }))
      expect(await project.changedOnDisk()).toBe(true)
      await project.reload()
    }
  })
})
