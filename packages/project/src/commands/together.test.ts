import { readFile, rm, stat, writeFile } from 'node:fs/promises'
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
  // The broken dependency is only found after everything else is resolved and package.json is written.
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

/** An add that fails after it wrote package.json: others pinned other bytes since the project was opened. */
async function addTooLate(...names: readonly string[]): Promise<void> {
  const project = await open()
  const lock = (await test.readLock()) ?? 'version = 1\n'
  await test.writeLock(`${lock}${names.map(forgedPin).join('')}`)
  const added = await Promise.allSettled(names.map((name) => addPackages(project, [name])))
  for (const each of added) expect(each).toMatchObject({ status: 'rejected', reason: { code: 'E_TAG_MOVED' } })
}

const forgedPin = (name: string): string => `
[[packages]]
name = "${name}"
registry = "files"

[[packages.versions]]
requirement = "=1.0.0"
version = "1.0.0"
digest = "sha256:${'0'.repeat(64)}"
`

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
  it('leaves package.json as it was, to the byte', async () => {
    await addPackages(await open(), ['acme:a'])
    const text = `\uFEFF${(await readFile(manifest, 'utf8')).replaceAll('\n', '\r\n')}\r\n\r\n`
    await writeFile(manifest, text)
    await addTooLate('acme:b')
    expect(await readFile(manifest, 'utf8')).toBe(text)
  })

  it('leaves no package.json where there was none', async () => {
    await rm(manifest)
    await addTooLate('acme:b')
    await expect(readFile(manifest)).rejects.toThrow('ENOENT')
  })

  it('takes back its own entry, where two of one project fail at once', async () => {
    await addTooLate('acme:b', 'acme:c')
    expect(await readFile(manifest, 'utf8')).not.toMatch(/acme:[bc]/)
  })
})

it('an add that is refused writes nothing at all, and leaves the project as it was', async () => {
  const text = await readFile(manifest, 'utf8')
  const { mtimeMs } = await stat(manifest)
  const project = await open()
  await expect(addPackages(project, ['docs:app'])).rejects.toMatchObject({ code: 'E_WASM' })
  expect(await readFile(manifest, 'utf8')).toBe(text)
  expect((await stat(manifest)).mtimeMs).toBe(mtimeMs)
  await project.save()
  expect(await test.readLock()).toBeUndefined()
})

it('two adds of one project at once both end well, and the project has both', async () => {
  const project = await open()
  await Promise.all(['acme:a', 'acme:b'].map((name) => addPackages(project, [name])))
  expect(await declared()).toEqual(['acme:a', 'acme:b'])
  expect([...project.manifest.dependencies.keys()]).toEqual(['acme:a', 'acme:b'])
  expect(await locked()).toEqual(['acme:a', 'acme:b'])
})

it('an update that is refused leaves both files as they were', async () => {
  await test.publish('docs:app@0.9.0')
  await addPackages(await open(), ['acme:a', 'docs:app@<1.0.0'])
  const [text, lock] = [await readFile(manifest, 'utf8'), await test.readLock()]
  await test.publish('acme:a@2.0.0')
  await expect(updatePackages(await open(), { latest: true })).rejects.toMatchObject({ code: 'E_WASM' })
  expect(await readFile(manifest, 'utf8')).toBe(text)
  expect(await test.readLock()).toBe(lock)
})
