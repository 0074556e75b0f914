import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { componentBytes } from '@wasm-pkg/testing/component-bytes'
import { inspectOverride } from '../resolve/override.js'
import { useImageProject } from '../fixtures/suite.js'
import type { ProjectOptions } from '../types.js'
import type { BuildFolder } from './types.js'

const s = useImageProject()

const DEVELOPMENT = { NODE_ENV: 'development' }

let builds: string[] = []
let folder = ''
let warnings: readonly string[] = []
/** Runs while a build is at work, after it read its sources. */
let during: () => Promise<void> = () => Promise.resolve()

/** The component depends on the source only. A source with "error" in it cannot be built. */
const buildFolder: BuildFolder = async ({ root, mode }) => {
  const source = await readFile(join(root, 'src/main.txt'), 'utf8')
  builds.push(`${mode} ${source}`)
  await during()
  if (source.includes('error')) throw new WasmPkgError('E_BUILD', 'expected an expression')
  const output = join(root, 'dist/image.wasm')
  await write('dist/image.wasm', componentBytes({ salt: source }))
  return { name: 'acme:image', output, inputs: [join(root, 'src'), join(root, 'wit')], warnings }
}

async function write(path: string, text: string | Uint8Array): Promise<void> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

async function open(options: Partial<ProjectOptions> = {}): Promise<void> {
  await s.reopen({ buildFolder, env: DEVELOPMENT, ...options })
}

const digest = async (): Promise<string> => (await s.project.resolve('acme:image')).package.digest

beforeEach(async () => {
  builds = []
  warnings = []
  during = () => Promise.resolve()
  folder = join(s.test.root, 'image')
  await write('src/main.txt', 'one')
  await s.test.writeManifest({ overrides: { 'acme:image': './image' } })
  await open()
})

describe('a source folder', () => {
  it('is built when it is imported, once for everybody, and its sources are watched', async () => {
    const [first, second] = await Promise.all([digest(), digest()])
    expect(first).toBe(second)
    expect(builds).toEqual(['development one'])
    expect(s.project.watchFiles).toContain(join(folder, 'src/main.txt'))
    expect(s.project.watchFolders).toContain(join(folder, 'src'))
    expect(await s.project.changedOnDisk()).toBe(false)
  })

  it('is built again after its sources changed, and only then', async () => {
    const before = await digest()
    await s.project.reload()
    expect(await digest()).toBe(before)
    await write('src/main.txt', 'two')
    expect(await s.project.changedOnDisk()).toBe(true)
    await s.project.reload()
    expect(await digest()).not.toBe(before)
    await write('src/more.txt', 'a new file counts')
    expect(await s.project.changedOnDisk()).toBe(true)
    await s.project.reload()
    await digest()
    expect(builds).toEqual(['development one', 'development two', 'development two'])
  })

  it('can contain links to the folders that they are in', async () => {
    for (const name of ['a', 'b']) await symlink('.', join(folder, 'src', name), 'junction')
    await digest()
    await write('src/main.txt', 'two')
    expect(await s.project.changedOnDisk()).toBe(true)
  })

  it('is not built by the next process, unless sources or output changed meanwhile', async () => {
    const before = await digest()
    await write('src/main.txt', 'one')
    await open()
    expect(await digest()).toBe(before)
    expect(builds).toHaveLength(1)
    await write('dist/image.wasm', componentBytes({ salt: 'forged' }))
    await open()
    expect(await digest()).toBe(before)
    expect(builds).toHaveLength(2)
    await open({ env: { NODE_ENV: 'production' } })
    await digest()
    expect(builds.at(-1)).toBe('production one')
  })

  it('has the source map of its last build for development, and none for anything that is published', async () => {
    const map = { version: 3, sources: ['../src/main.txt'], mappings: 'AAAA' }
    during = () => write('dist/image.wasm.map', JSON.stringify(map))
    const found = (await s.project.resolve('acme:image')).package
    expect(found.guestMap).toEqual({
      sources: [join(folder, 'src/main.txt').replaceAll('\\', '/')],
      mappings: 'AAAA',
    })
    await write('dist/image.wasm.map', 'no map')
    await s.project.reload()
    expect((await s.project.resolve('acme:image')).package.guestMap).toBeUndefined()
    await open({ buildMode: 'production' })
    expect((await s.project.resolve('acme:image')).package.guestMap).toBeUndefined()
    expect(await readFile(join(folder, 'dist/image.wasm.map'), 'utf8')).toBe(JSON.stringify(map))
  })

  it('is built for what the bundler says, whatever NODE_ENV says', async () => {
    await open({ env: { NODE_ENV: 'production' }, buildMode: 'development' })
    await digest()
    expect(builds).toEqual(['development one'])
  })

  it('is built again after another version of this program built it', async () => {
    await digest()
    const file = join(folder, 'node_modules/.cache/wasm-pkg/build.json')
    const stamp = JSON.parse(await readFile(file, 'utf8')) as { readonly builder: string }
    expect(stamp.builder).toMatch(/^\d+\.\d+\.\d+/)
    await writeFile(file, JSON.stringify({ ...stamp, builder: '0.0.1' }))
    await open()
    await digest()
    expect(builds).toHaveLength(2)
  })

  it('has its warnings shown once, although it is built again', async () => {
    const shown: string[] = []
    warnings = ['the code uses \u{1b}[2J']
    await open({ onWarning: (text) => shown.push(text) })
    await digest()
    await write('src/main.txt', 'two')
    await s.project.reload()
    await digest()
    expect(builds).toHaveLength(2)
    expect(shown).toEqual([`${folder}: the code uses \\u{1b}[2J`])
  })

  it('is built again if a source changes during the build', async () => {
    during = async () => {
      during = () => Promise.resolve()
      await write('src/main.txt', 'two')
    }
    await digest()
    expect(builds).toEqual(['development one', 'development two'])
  })

  it('whose build writes its own sources is refused instead of built for ever', async () => {
    during = () => write('src/generated.txt', String(builds.length))
    await expect(digest()).rejects.toMatchObject({ code: 'E_BUILD', hint: expect.stringContaining('watch') as string })
    expect(builds).toHaveLength(3)
  })

  it('that cannot be built is watched, and built again when it is mended', async () => {
    await write('src/main.txt', 'error')
    await expect(digest()).rejects.toMatchObject({ code: 'E_BUILD', message: 'expected an expression' })
    expect(s.project.watchFiles).toContain(join(folder, 'src/main.txt'))
    await write('src/main.txt', 'mended')
    expect(await s.project.changedOnDisk()).toBe(true)
    await s.project.reload()
    await digest()
  })

  it('that was never built says so to whoever only looks at it', async () => {
    const name = parsePackageName('acme:image')
    await expect(inspectOverride(name, folder)).rejects.toMatchObject({ message: `${folder} was not built yet` })
    await digest()
    expect(await inspectOverride(name, folder)).toMatchObject({ id: 'acme:image@0.0.0-local' })
  })

  it('with another package in it is refused', async () => {
    await s.test.writeManifest({ overrides: { 'acme:other': './image' } })
    await open()
    await expect(s.project.resolve('acme:other')).rejects.toMatchObject({
      code: 'E_CONFIG',
      expected: 'acme:other',
      actual: 'acme:image',
    })
  })

  it('outside of the workspace is refused before anything runs', async () => {
    await s.test.writeManifest({ overrides: { 'acme:image': '..' } })
    await open()
    await expect(digest()).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining('is outside of') as string,
    })
    expect(builds).toEqual([])
    // Of the same repository, a folder beside the project is built.
    await rename(folder, join(s.test.root, '../image'))
    await mkdir(join(s.test.root, '../.git'))
    await s.test.writeManifest({ overrides: { 'acme:image': '../image' } })
    await open()
    folder = join(s.test.root, '../image')
    await digest()
  })
})

describe('a program that must not build', () => {
  it('uses what was built from the same sources, and runs nothing for others', async () => {
    const before = await digest()
    await open({ allowBuild: false })
    expect(await digest()).toBe(before)
    await write('src/main.txt', 'two')
    await open({ allowBuild: false, env: { WASM_PKG_ALLOW_BUILD: '1' } })
    await expect(digest()).rejects.toMatchObject({
      code: 'E_BUILD',
      message: expect.stringContaining('builds are not allowed') as string,
    })
    expect(builds).toEqual(['development one'])
  })
})

describe('a frozen project', () => {
  it('uses what was built from the same sources, and builds nothing', async () => {
    const before = await digest()
    await open({ frozen: true, env: { NODE_ENV: 'production' } })
    expect(await digest()).toBe(before)
    await write('src/main.txt', 'two')
    await open({ frozen: true })
    await expect(digest()).rejects.toMatchObject({
      code: 'E_BUILD',
      message: expect.stringContaining('and the project is frozen') as string,
      hint: expect.stringContaining('--allow-build') as string,
    })
    expect(builds).toEqual(['development one'])
  })

  it('builds if that is allowed', async () => {
    await open({ frozen: true, allowBuild: true })
    const allowed = await digest()
    await rm(join(folder, 'node_modules'), { recursive: true })
    await open({ frozen: true, env: { ...DEVELOPMENT, WASM_PKG_ALLOW_BUILD: '1' } })
    expect(await digest()).toBe(allowed)
    expect(builds).toHaveLength(2)
  })
})
