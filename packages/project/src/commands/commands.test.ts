import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestProject, type TestProject } from '../fixtures/project.js'
import type { Project } from '../types.js'
import { addPackages } from './add.js'
import { installPackages } from './install.js'
import { outdatedPackages } from './outdated.js'
import { removePackages } from './remove.js'
import { updatePackages } from './update.js'
import { verifyLock } from './verify.js'

let test: TestProject
let project: Project

beforeEach(async () => {
  test = await createTestProject()
  await test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@1.0.0', 'wasi:io/error@0.2.3'] })
  await test.publish('docs:app@1.1.0')
  await test.publish('acme:lib@1.0.0', { exports: ['acme:lib/api@1.0.0'] })
  await test.publish('acme:image@1.2.0')
  project = await test.open()
})
afterEach(async () => {
  await project.close()
  await test.remove()
})

const locked = () =>
  project.lock.packages.flatMap(({ name, versions }) =>
    versions.map((v) => `${formatPackageName(name)}@${v.version.major}.${v.version.minor} ${v.requiredBy.join(',')}`),
  )

async function reopen(options: Parameters<TestProject['open']>[0] = {}): Promise<void> {
  await project.close()
  project = await test.open(options)
}

/** A configuration that has the registry but maps nothing to it. */
async function bareConfig(): Promise<string> {
  const file = join(test.root, '../bare.toml')
  const folder = JSON.stringify(join(test.root, '../registry'))
  await writeFile(file, `[registry.files]\ntype = "local"\n[registry.files.local]\nroot = ${folder}\n`)
  return file
}

describe('update after package.json was edited', () => {
  it('pins the newest that the requirement allows now, at once', async () => {
    await addPackages(project, ['acme:image@~1.2'])
    await test.publish('acme:image@1.5.0')
    await test.writeManifest({ dependencies: { 'acme:image': '^1.2' } })
    await reopen()
    const { changes } = await updatePackages(project)
    expect(changes.map(({ kind, to, from }) => `${kind} ${from ?? ''}>${to ?? ''}`)).toEqual([
      'added >1.5.0',
      'removed 1.2.0>',
    ])
    expect(locked()).toEqual(['acme:image@1.5 package.json'])
  })

  it('does not ask for what the old requirement would have', async () => {
    await addPackages(project, ['acme:image@~1.2'])
    await test.writeManifest({ dependencies: { 'acme:image': '^2' } })
    await test.publish('acme:image@2.0.0')
    await test.unpublish('acme:image@1.2.0')
    await reopen()
    await updatePackages(project, { packages: ['acme:image'] })
    expect(locked()).toEqual(['acme:image@2.0 package.json'])
  })

  it('leaves overridden packages alone', async () => {
    await addPackages(project, ['acme:image@~1.2'])
    await test.writeManifest({ dependencies: { 'acme:image': '~1.2' }, overrides: { 'acme:image': './none.wasm' } })
    await reopen()
    await test.unpublish('acme:image@1.2.0')
    expect(await outdatedPackages(project)).toEqual([])
  })
})

describe('add', () => {
  it('declares the newest version with a caret, or what was asked for, and installs what it links to', async () => {
    const report = await addPackages(project, ['acme:image', 'docs:app@1.0.0'])
    expect(report.added).toEqual([
      { package: 'acme:image', requirement: '^1.2.0' },
      { package: 'docs:app', requirement: '=1.0.0' },
    ])
    expect((await test.readManifest()).wasmPkg.dependencies).toEqual({ 'acme:image': '^1.2.0', 'docs:app': '=1.0.0' })
    expect(report.packages.map(({ id }) => id)).toEqual(['acme:image@1.2.0', 'acme:lib@1.0.0', 'docs:app@1.0.0'])
    expect(locked()).toEqual([
      'acme:image@1.2 package.json',
      'acme:lib@1.0 docs:app@1.0.0',
      'docs:app@1.0 package.json',
    ])
  })

  it('writes nothing unless all packages can be resolved', async () => {
    await expect(addPackages(project, ['acme:image', 'acme:none'])).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    await expect(addPackages(project, ['acme:image/x'])).rejects.toMatchObject({ code: 'E_USAGE' })
    expect((await test.readManifest()).wasmPkg).toEqual({})
    expect(await test.readLock()).toBeUndefined()
  })

  it('writes where packages are from that a registry was named for, so that they install without naming it', async () => {
    const configFile = await bareConfig()
    await test.writeManifest({ registries: { namespaces: { acme: 'a.example' } } })
    await reopen({ configFile, registry: 'files' })
    const { mapped } = await addPackages(project, ['docs:app@1.1.0', 'acme:image'])
    expect(mapped).toEqual([
      { of: 'docs', registry: 'files' },
      { of: 'acme:image', registry: 'files' },
    ])
    expect(await test.readManifest()).toHaveProperty('wasmPkg.registries', {
      namespaces: { acme: 'a.example', docs: 'files' },
      packages: { 'acme:image': 'files' },
    })
    expect((await addPackages(project, ['acme:image'])).mapped).toEqual([])
    await reopen({ configFile })
    expect(await installPackages(project)).toMatchObject({ changes: [], packages: [{}, {}] })
  })

  it('takes the mapping back as well if something fails later', async () => {
    const configFile = await bareConfig()
    await test.publishBytes('acme:lib@1.0.0', Buffer.from('no component'))
    await reopen({ configFile, registry: 'files' })
    await expect(addPackages(project, ['docs:app@1.0.0'])).rejects.toMatchObject({ code: 'E_WASM' })
    expect((await test.readManifest()).wasmPkg).toEqual({})
  })

  it('writes the types of what is declared, and tells why if it cannot', async () => {
    await reopen({ dts: 'wasm-pkg.d.ts' })
    const file = join(test.root, 'wasm-pkg.d.ts')
    const { types } = await addPackages(project, ['acme:image'])
    expect(types).toMatchObject({ specifiers: ['acme:image'], written: { file, changed: true } })
    expect(await readFile(file, 'utf8')).toContain('declare module "acme:image" {')
    await writeFile(file, 'export type Mine = 1\n')
    expect((await addPackages(project, ['docs:app'])).types).toMatchObject({ code: 'E_CONFIG' })
    expect(await readFile(file, 'utf8')).toBe('export type Mine = 1\n')
    expect(Object.keys((await test.readManifest()).wasmPkg.dependencies)).toEqual(['acme:image', 'docs:app'])
  })

  it('is refused in a frozen project', async () => {
    await reopen({ frozen: true })
    await expect(addPackages(project, ['acme:image'])).rejects.toMatchObject({ code: 'E_USAGE' })
  })
})

describe('install', () => {
  it('follows package.json: adds, drops, replaces, and drops what only a gone package needed', async () => {
    await addPackages(project, ['acme:image', 'docs:app@1.0.0'])
    await test.writeManifest({ dependencies: { 'docs:app': '^1.1' } })
    await reopen()
    const { changes } = await installPackages(project)
    expect(changes.map(({ kind, package: name }) => `${kind} ${name}`)).toEqual([
      'added docs:app',
      'removed acme:image',
      'removed acme:lib',
      'removed docs:app',
    ])
    expect(locked()).toEqual(['docs:app@1.1 package.json'])
    expect((await installPackages(project)).changes).toEqual([])
  })

  it('keeps what sources ask for, and a frozen install in an empty store fetches all of it', async () => {
    await project.resolve('acme:image@1')
    await project.save()
    await installPackages(project)
    expect(locked()).toEqual(['acme:image@1.2 source'])
    await rm(join(test.root, '..', 'store'), { recursive: true })
    await writeFile(join(test.root, 'main.js'), "import 'acme:image@1'\n")
    await reopen({ frozen: true })
    expect((await installPackages(project)).packages.map(({ id }) => id)).toEqual(['acme:image@1.2.0'])
  })

  it('names pins of sources that no source imports, frozen or not', async () => {
    await project.resolve('acme:image@1')
    await project.save()
    await reopen({ frozen: true })
    expect((await installPackages(project)).unimported).toEqual(['acme:image@^1'])
    await writeFile(join(test.root, 'main.js'), "import 'acme:image@1'\n")
    expect((await installPackages(project)).unimported).toEqual([])
  })

  it('frozen, does not fetch what no source imports, nor what only that needs', async () => {
    await writeFile(join(test.root, 'main.js'), "import 'docs:app@1.0.0'\n")
    await installPackages(project)
    await writeFile(join(test.root, 'main.js'), '')
    await reopen({ frozen: true, cacheDir: join(test.root, '../empty') })
    await rm(join(test.root, '../registry'), { recursive: true })
    expect(await installPackages(project)).toMatchObject({ packages: [], unimported: ['docs:app@=1.0.0'] })
    await writeFile(join(test.root, 'main.js'), "import 'docs:app@1.0.0'\n")
    // Now it is asked for, and its registry is gone.
    await expect(installPackages(project)).rejects.toThrow()
  })

  it('suspects the lock file if its pinned bytes are not available', async () => {
    await addPackages(project, ['acme:image'])
    const file = join(test.root, 'wasm-pkg.lock')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/digest = "sha256:[0-9a-f]{4}/, 'digest = "sha256:0000'))
    await reopen({ frozen: true })
    await expect(installPackages(project)).rejects.toMatchObject({
      hint: expect.stringContaining('wasm-pkg.lock requires these bytes. If its digest'),
    })
  })

  it('frozen, fails on a lock that is out of date before it fetches anything', async () => {
    await addPackages(project, ['acme:image'])
    await test.writeManifest({})
    await reopen({ frozen: true })
    await expect(installPackages(project)).rejects.toThrow('acme:image@^1.2.0 is locked but no longer in package.json')
  })
})

describe('remove', () => {
  it('removes the package and what only it needed', async () => {
    await addPackages(project, ['acme:image', 'docs:app@1.0.0'])
    await removePackages(project, ['docs:app'])
    expect(locked()).toEqual(['acme:image@1.2 package.json'])
    expect((await test.readManifest()).wasmPkg.dependencies).toEqual({ 'acme:image': '^1.2.0' })
    await expect(removePackages(project, ['docs:app'])).rejects.toMatchObject({ code: 'E_USAGE' })
  })

  it('tells which pins stay since a source still imports them', async () => {
    await test.publish('acme:image@2.0.0')
    await writeFile(join(test.root, 'main.js'), "import 'acme:image@^2'\n")
    await project.resolve('acme:image@^2')
    await project.resolve('acme:lib@^1')
    await project.save()
    expect(await removePackages(project, ['acme:image', 'acme:lib'])).toMatchObject({
      removed: ['acme:lib@^1'],
      stillImported: ['acme:image@^2'],
      changes: [{ kind: 'removed', package: 'acme:lib' }],
    })
    expect(locked()).toEqual(['acme:image@2.0 source'])
  })

  it('takes away pins of imports with their own requirement, one or all, and nothing that is asked for otherwise', async () => {
    await test.publish('acme:image@2.0.0')
    await addPackages(project, ['docs:app@1.0.0', 'acme:image@^1.2.0'])
    for (const specifier of ['acme:image@^2', 'acme:image@~1.2', 'acme:lib@^1', 'docs:app@1.1.0']) {
      await project.resolve(specifier)
    }
    await project.save()
    await expect(removePackages(project, ['acme:image@^3'])).rejects.toMatchObject({
      code: 'E_USAGE',
      actual: 'acme:image@~1.2, acme:image@^2',
    })
    expect(await removePackages(project, ['acme:image@^2', 'acme:lib'])).toMatchObject({
      removed: ['acme:image@^2', 'acme:lib@^1'],
      changes: [
        { kind: 'removed', package: 'acme:image', requirement: '^2' },
        { kind: 'removed', package: 'acme:lib', requirement: '^1' },
      ],
    })
    expect(locked()).toEqual([
      'acme:image@1.2 package.json',
      'acme:image@1.2 source',
      'acme:lib@1.0 docs:app@1.0.0',
      'docs:app@1.0 package.json',
      'docs:app@1.1 source',
    ])
    await expect(removePackages(project, ['acme:lib'])).rejects.toMatchObject({ hint: expect.stringContaining('why') })
    await removePackages(project, ['acme:image', 'docs:app'])
    expect(locked()).toEqual(['acme:image@1.2 source', 'docs:app@1.1 source'])
    await removePackages(project, ['acme:image', 'docs:app'])
    expect(locked()).toEqual([])
  })
})

describe('update', () => {
  beforeEach(async () => {
    await addPackages(project, ['acme:image', 'docs:app@1.0.0'])
    await test.publish('acme:image@1.3.0')
    await test.publish('acme:image@2.0.0')
    await reopen()
  })

  it('moves pins as far as requirements allow', async () => {
    const { changes } = await updatePackages(project)
    expect(changes).toEqual([
      { kind: 'changed', package: 'acme:image', requirement: '^1.2.0', from: '1.2.0', to: '1.3.0' },
    ])
    expect((await updatePackages(project)).changes).toEqual([])
  })

  it('moves only the named packages', async () => {
    expect((await updatePackages(project, { packages: ['docs:app'] })).changes).toEqual([])
    await expect(updatePackages(project, { packages: ['acme:nope'] })).rejects.toMatchObject({ code: 'E_USAGE' })
  })

  it('raises requirements with latest, and links of replaced versions go', async () => {
    await updatePackages(project, { latest: true })
    expect((await test.readManifest()).wasmPkg.dependencies).toEqual({ 'acme:image': '^2.0.0', 'docs:app': '^1.1.0' })
    expect(locked()).toEqual(['acme:image@2.0 package.json', 'docs:app@1.1 package.json'])
  })

  it('accepts changed bytes of a version only if allowed', async () => {
    await test.unpublish('acme:image@1.3.0')
    await test.publish('acme:image@1.2.0', { salt: 'changed' })
    const before = await test.readLock()
    await expect(updatePackages(project)).rejects.toMatchObject({ code: 'E_TAG_MOVED' })
    expect(await test.readLock()).toBe(before)
    await reopen()
    const { changes } = await updatePackages(project, { acceptChanged: ['acme:image'] })
    expect(changes).toMatchObject([{ kind: 'changed', from: '1.2.0', to: '1.2.0' }])
  })
})

describe('verify', () => {
  beforeEach(async () => void (await addPackages(project, ['acme:image', 'docs:app@1.0.0'])))

  it('finds nothing in a sound lock', async () => {
    expect(await verifyLock(project)).toEqual({ canonical: true, differences: [], problems: [] })
  })

  it('reports moved, unlisted and misdescribed versions, differences and a text that is not canonical', async () => {
    await test.publish('acme:image@1.2.0', { salt: 'changed' })
    await test.unpublish('docs:app@1.0.0')
    await test.writeManifest({ dependencies: { 'acme:image': '^1.2.0' }, policy: { imports: ['wasi:*', 'log'] } })
    await test.writeLock(
      ((await test.readLock()) ?? '')
        .replaceAll('\n', '\r\n')
        .replace('"acme:lib/api@1.0.0",', '"acme:lib/api@1.0.1",'),
    )
    await reopen()
    const { canonical, differences, problems } = await verifyLock(project)
    expect(canonical).toBe(false)
    expect(differences.map(({ kind, package: name }) => `${kind} ${name}`)).toEqual(['extra docs:app'])
    expect(problems.map(({ kind, package: name }) => `${kind} ${name}`)).toEqual([
      'moved acme:image@1.2.0',
      'bytes acme:lib@1.0.0',
      'policy docs:app@1.0.0',
      'unlisted docs:app@1.0.0',
    ])
  })
})
