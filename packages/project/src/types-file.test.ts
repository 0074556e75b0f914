import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { createTestProject, type TestProject } from './fixtures/project.js'
import type { Project } from './types.js'

const NAMES = ['docs:adder', 'docs:consumer']

let test: TestProject
let dts: string
let projects: readonly Project[]

beforeAll(async () => {
  test = await createTestProject()
  dts = join(test.root, 'wasm-pkg.d.ts')
  for (const name of NAMES) await test.publishBytes(`${name}@0.1.0`, (await buildSample(`${name}@0.1.0`)).bytes)
  await test.writeManifest({ dependencies: Object.fromEntries(NAMES.map((name) => [name, '^0.1.0'])) })
  // Each resolves one package, like a dev server with one page.
  projects = await Promise.all(NAMES.map(() => test.open({ dts: 'wasm-pkg.d.ts' })))
  await Promise.all(projects.map((project, at) => project.resolve(NAMES[at] ?? '')))
}, 60_000)
afterAll(async () => {
  await Promise.all(projects.map((project) => project.close()))
  await test.remove()
})
beforeEach(() => rm(dts, { force: true }))

const text = (): Promise<string> => readFile(dts, 'utf8')
const declared = async (): Promise<readonly string[]> =>
  [...(await text()).matchAll(/^declare module "(docs:[a-z]+)"/gm)].map((match) => match[1] ?? '')

async function saveAll(): Promise<string> {
  for (const project of projects) await project.save()
  return await text()
}

describe('the types file', () => {
  it("has no exports under ids where the project's TypeScript cannot parse them", async () => {
    const folder = join(test.root, 'node_modules/typescript')
    await mkdir(folder, { recursive: true })
    const withTypeScript = async (version: string): Promise<string> => {
      await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'typescript', version }))
      return await saveAll()
    }
    try {
      for (const version of ['5.5.4', '5.0.4', '4.9.5'])
        expect(await withTypeScript(version)).not.toContain(' as "docs:')
      for (const version of ['5.6.2', '6.0.0', '5.10.0']) expect(await withTypeScript(version)).toContain(' as "docs:')
    } finally {
      await rm(folder, { recursive: true })
    }
    expect(await saveAll()).toContain(' as "docs:adder/add@0.1.0"')
  })

  it('has what all say who save at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      await rm(dts, { force: true })
      await Promise.all(projects.map((project) => project.save()))
      expect(await declared()).toEqual(NAMES)
    }
    expect((await readdir(test.root)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it.each([
    ['as it was', (whole: string) => whole],
    ['with other line ends', (whole: string) => whole.replaceAll('\n', '\r\n')],
    ['after a mark of a merge', (whole: string) => `<<<<<<< ours\n${whole}`],
  ])('keeps on a machine with an empty store what the lock still has: %s', async (_, change) => {
    const whole = await saveAll()
    await writeFile(dts, change(whole))
    const project = await test.open({ dts: 'wasm-pkg.d.ts', cacheDir: join(test.root, `fresh-${Date.now()}`) })
    try {
      await project.resolve('docs:adder')
      await project.save()
    } finally {
      await project.close()
    }
    expect(await text()).toBe(whole)
  })

  it('keeps on such a machine nothing of other bytes than the lock has', async () => {
    await writeFile(dts, (await saveAll()).replaceAll(/(?<=wasm-pkg:types\/)[0-9a-f]{16}/g, '0'.repeat(16)))
    const project = await test.open({ dts: 'wasm-pkg.d.ts', cacheDir: join(test.root, 'fresh') })
    try {
      await project.resolve('docs:adder')
      await project.save()
    } finally {
      await project.close()
    }
    expect(await declared()).toEqual(['docs:adder'])
    expect(await text()).not.toContain('0'.repeat(16))
  })

  it('is no file that somebody else wrote', async () => {
    await writeFile(dts, 'declare const mine: string\n')
    await expect(projects[0]?.save()).rejects.toMatchObject({ code: 'E_CONFIG' })
    expect(await text()).toBe('declare const mine: string\n')
    await writeFile(dts, '')
    await projects[0]?.save()
    expect(await declared()).toEqual(['docs:adder'])
  })

  it('follows no link out of the project', async () => {
    const whole = await saveAll()
    const outside = join(test.root, '../outside')
    await mkdir(outside, { recursive: true })
    for (const content of ['# mine\n', '', whole.replace(/declare module "docs:consumer"[^]*/, '')]) {
      await rm(dts, { force: true })
      await writeFile(join(outside, 'file'), content)
      await symlink('../outside/file', dts)
      await expect(projects[0]?.save()).rejects.toMatchObject({ code: 'E_CONFIG' })
      expect(await readFile(join(outside, 'file'), 'utf8')).toBe(content)
    }
    await symlink('../outside', join(test.root, 'folder'))
    const project = await test.open({ dts: 'folder/wasm-pkg.d.ts' })
    try {
      await project.resolve('docs:adder')
      await expect(project.save()).rejects.toMatchObject({ code: 'E_CONFIG' })
    } finally {
      await project.close()
    }
    expect(await readdir(outside)).toEqual(['file'])
  })

  it('may be a link within the project, and may lie outside by its name', async () => {
    const whole = await saveAll()
    await rm(dts)
    await mkdir(join(test.root, 'types'), { recursive: true })
    await symlink('types/all.d.ts', dts)
    await writeFile(join(test.root, 'types/all.d.ts'), '')
    expect(await saveAll()).toBe(whole)
    expect(await readFile(join(test.root, 'types/all.d.ts'), 'utf8')).toBe(whole)
    const project = await test.open({ dts: '../shared.d.ts' })
    try {
      await project.resolve('docs:adder')
      await project.save()
    } finally {
      await project.close()
    }
    expect(await readFile(join(test.root, '../shared.d.ts'), 'utf8')).toContain('"docs:adder"')
  })
})
