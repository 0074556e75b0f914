import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestProject, type TestProject } from '../fixtures/project.js'
import type { Project } from '../types.js'
import { addPackages } from './add.js'
import { updatePackages } from './update.js'

const NAMES = ['acme:a', 'acme:b', 'acme:c', 'acme:d', 'acme:e', 'acme:f']

let test: TestProject
let manifest: string
const opened: Project[] = []

beforeEach(async () => {
  test = await createTestProject()
  manifest = join(test.root, 'package.json')
  for (const name of NAMES) await test.publish(`${name}@1.0.0`)
  // What it links to is found to be broken only once everything else is resolved, and package.json written.
  await test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@1.0.0'] })
  await test.publishBytes('acme:lib@1.0.0', Buffer.from('no component'))
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((project) => project.close()))
  await test.remove()
})

async function open(): Promise<Project> {
  const project = await test.open()
  opened.push(project)
  return project
}

/** The project, with something that happens right after it wrote package.json. */
function interrupted(project: Project, event: () => Promise<unknown>): Project {
  const { reload } = project
  return Object.assign(project, {
    async reload() {
      await event()
      await reload()
    },
  })
}

const failingAdd = async (event: () => Promise<unknown>): Promise<void> =>
  expect(addPackages(interrupted(await open(), event), ['docs:app'])).rejects.toMatchObject({ code: 'E_WASM' })

const declared = async (): Promise<readonly string[]> => Object.keys((await test.readManifest()).wasmPkg.dependencies)

const locked = async (): Promise<readonly string[]> =>
  (await open()).lock.packages.map(({ name }) => formatPackageName(name))

it('projects that add at the same time lose nothing of each other', async () => {
  const projects = await Promise.all(NAMES.map(open))
  await Promise.all(projects.map((project, at) => addPackages(project, [NAMES[at] ?? ''])))
  expect(await declared()).toEqual(NAMES)
  expect(await locked()).toEqual(NAMES)
})

describe('an add that fails late', () => {
  it('leaves both files as they were, to the byte', async () => {
    await addPackages(await open(), ['acme:a'])
    const text = `\uFEFF${(await readFile(manifest, 'utf8')).replaceAll('\n', '\r\n')}\r\n\r\n`
    await writeFile(manifest, text)
    const lock = `${await test.readLock()}\n# a remark\n`
    await test.writeLock(lock)
    await failingAdd(() => Promise.resolve())
    expect(await readFile(manifest, 'utf8')).toBe(text)
    expect(await test.readLock()).toBe(lock)
  })

  it('leaves no package.json and no lock where there was none', async () => {
    await rm(manifest)
    await failingAdd(() => Promise.resolve())
    await expect(readFile(manifest)).rejects.toThrow('ENOENT')
    expect(await test.readLock()).toBeUndefined()
  })

  it('takes back its own entry only from a package.json that was edited meanwhile', async () => {
    await failingAdd(async () => {
      const text = (await readFile(manifest, 'utf8')).replace('"app"', '"edited"')
      await writeFile(manifest, text)
    })
    expect(await test.readManifest()).toEqual({ name: 'edited', wasmPkg: { dependencies: {} } })
  })

  it('leaves alone what somebody made of its entry, and what is no JSON', async () => {
    await failingAdd(async () => {
      await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('^1.0.0', '^1'))
    })
    expect(await declared()).toEqual(['docs:app'])
    const broken = '{ "wasmPkg": { "dependencies": { "docs:app": "^1.0.0" '
    await expect(
      addPackages(
        interrupted(await open(), () => writeFile(manifest, broken)),
        ['docs:app'],
      ),
    ).rejects.toMatchObject({ code: 'E_CONFIG' })
    expect(await readFile(manifest, 'utf8')).toBe(broken)
  })

  it('takes back nothing of an add that ended well meanwhile', async () => {
    await failingAdd(async () => {
      await test.writeManifest({})
      await addPackages(await open(), ['acme:a'])
      const text = await readFile(manifest, 'utf8')
      await writeFile(manifest, text.replace('"acme:a": "^1.0.0"', '"acme:a": "^1.0.0", "docs:app": "^1.0.0"'))
    })
    expect(await declared()).toEqual(['acme:a'])
    expect(await locked()).toEqual(['acme:a'])
  })
})

it('an update that fails late puts back what it saved', async () => {
  await test.publish('docs:app@0.9.0')
  await addPackages(await open(), ['acme:a', 'docs:app@<1.0.0'])
  const [text, lock] = [await readFile(manifest, 'utf8'), await test.readLock()]
  await test.publish('acme:a@2.0.0')
  await expect(updatePackages(await open(), { latest: true })).rejects.toMatchObject({ code: 'E_WASM' })
  expect(await readFile(manifest, 'utf8')).toBe(text)
  expect(await test.readLock()).toBe(lock)
})
