import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { installPackages } from '../commands/install.js'
import { verifyLock } from '../commands/verify.js'
import { useImageProject } from '../fixtures/suite.js'
import { sessionOf } from '../internals.js'
import { bindImport } from './bind.js'
import { type Unbound, unboundError } from './unbound.js'

const s = useImageProject()

describe('linking', () => {
  it('pins the package that provides an import, with who asked', async () => {
    await s.test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@1.1.0'] })
    await s.test.publish('acme:lib@1.3.0', { exports: ['acme:lib/api@1.3.0'] })
    await s.test.publish('acme:lib@2.0.0', { exports: ['acme:lib/api@2.0.0'] })
    const { package: pack } = await s.project.resolve('docs:app@1')
    const binding = await bindImport(sessionOf(s.project), pack, 'acme:lib/api@1.1.0')
    expect(binding).toMatchObject({ kind: 'package', export: 'acme:lib/api@1.3.0', provider: { id: 'acme:lib@1.3.0' } })
    await s.project.save()
    expect(await s.test.readLock()).toContain('required-by = [\n    "docs:app@1.0.0",\n]')
  })

  it('binds in order: the bindings of the user, the shims of WASI, packages', async () => {
    await s.test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@1.0.0', 'wasi:io/error@0.2.3'] })
    await s.test.publish('acme:lib@1.0.0', { exports: ['acme:lib/api@1.0.0'] })
    await s.test.writeManifest({ bindings: { 'acme:lib/api': './api.js#impl' } })
    await s.reopen({ bindings: { 'wasi:io/error@0.2.3': '#io' } })
    const { package: pack } = await s.project.resolve('docs:app@1')
    expect(await bindImport(sessionOf(s.project), pack, 'acme:lib/api@1.0.0')).toEqual({
      kind: 'module',
      id: 'acme:lib/api@1.0.0',
      module: './api.js',
      member: 'impl',
    })
    expect(await bindImport(sessionOf(s.project), pack, 'wasi:io/error@0.2.3')).toEqual({
      kind: 'module',
      id: 'wasi:io/error@0.2.3',
      module: '#io',
    })
    expect(await bindImport(sessionOf(s.project), pack, 'wasi:io/poll@0.2.3')).toMatchObject({
      kind: 'shim',
      module: expect.stringContaining('preview2-shim'),
    })
  })

  it('binds what has a label by that, by its interface, to the shim or to a package', async () => {
    const imports = ['one=acme:lib/api@1.1.0', 'two=acme:lib/api@1.1.0', 'ticks=wasi:clocks/monotonic-clock@0.2.3']
    await s.test.publish('docs:app@1.0.0', { imports })
    await s.test.publish('acme:lib@1.3.0', { exports: ['acme:lib/api@1.3.0', 'a=acme:lib/api@1.3.0'] })
    await s.test.publish('docs:impl@1.0.0', { exports: ['there=acme:lib/api@1.1.0'] })
    await s.test.writeManifest({ dependencies: { 'docs:app': '1' } })
    await s.reopen()
    await installPackages(s.project)
    expect(await s.test.readLock()).toContain(
      imports
        .toSorted()
        .map((id) => `    "${id}",\n`)
        .join(''),
    )
    const bind = async (at: number, bindings: Record<string, string> = {}) => {
      const project = await s.reopen({ bindings })
      const { package: pack } = await project.resolve('docs:app')
      return await bindImport(sessionOf(project), pack, imports[at] ?? '')
    }
    const [one, two] = imports
    expect(await bind(0)).toMatchObject({ kind: 'package', id: one, export: 'acme:lib/api@1.3.0' })
    expect(await bind(2)).toMatchObject({ kind: 'shim', member: 'monotonicClock' })
    const both = { one: './one.js', 'acme:lib/api': './api.js' }
    expect(await bind(0, both)).toEqual({ kind: 'module', id: one, module: './one.js' })
    expect(await bind(1, both)).toEqual({ kind: 'module', id: two, module: './api.js' })
    expect(await bind(0, { one: 'docs:impl@1#there' })).toMatchObject({ export: 'there=acme:lib/api@1.1.0' })
  })

  it.each(['acme:nope/api@1.0.0', 'acme:image/api@1.0.0', 'foreign:lib/api@1.0.0', 'wasi:nn/graph@0.2.0', 'log'])(
    'what nothing provides is an error that lists the ways: %s',
    async (id) => {
      await s.test.publish('docs:app@1.0.0', { imports: [id] })
      const { package: pack } = await s.project.resolve('docs:app@1', { importer: 'src/a.js' })
      const found = await bindImport(sessionOf(s.project), pack, id)
      expect(found).toMatchObject({ kind: 'unbound', id })
      const error = unboundError(pack, found as Unbound)
      expect(error).toMatchObject({ code: 'E_UNBOUND_IMPORT', package: 'docs:app@1.0.0' })
      expect(error.message).toContain(id)
      expect(error.hint).toContain('?instantiate')
      await s.project.save()
      // Refused packages are not pinned. Packages in package.json are, because they were resolved.
      const names = (await s.test.readLock())?.match(/^name = .*$/gm) ?? []
      expect(names.filter((name) => name !== 'name = "acme:image"')).toEqual(['name = "docs:app"'])
    },
  )

  it('says which versions or exports there are instead of the ones that would do', async () => {
    await s.test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@0.1.0', 'acme:tool/run@1.0.0'] })
    await s.test.publish('acme:lib@0.2.0', { exports: ['acme:lib/api@0.2.0'] })
    await s.test.publish('acme:tool@1.0.0', { exports: ['acme:tool/run@0.9.0'] })
    const { package: pack } = await s.project.resolve('docs:app@1')
    const early = await bindImport(sessionOf(s.project), pack, 'acme:lib/api@0.1.0')
    expect(unboundError(pack, early as Unbound)).toMatchObject({
      code: 'E_UNBOUND_IMPORT',
      expected: 'an export compatible with acme:lib/api@0.1.0',
      actual: 'acme:lib has 0.2.0',
    })
    expect(await bindImport(sessionOf(s.project), pack, 'acme:tool/run@1.0.0')).toMatchObject({
      actual: 'acme:tool is a component that exports acme:tool/run@0.9.0',
    })
  })

  it('finds what is locked without any configuration', async () => {
    await s.test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@1.0.0'] })
    await s.test.publish('acme:lib@1.0.0', { exports: ['acme:lib/api@1.0.0'] })
    await s.test.writeManifest({ dependencies: { 'docs:app': '1' } })
    await s.reopen()
    await installPackages(s.project)
    const project = await s.reopen({ frozen: true, offline: true, configFile: join(s.test.root, 'none.toml') })
    const { package: pack } = await project.resolve('docs:app')
    expect(await bindImport(sessionOf(project), pack, 'acme:lib/api@1.0.0')).toMatchObject({
      provider: { id: 'acme:lib@1.0.0' },
    })
  })

  it('holds the policy against providers too, and says which package asked', async () => {
    await s.test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@1.0.0'] })
    await s.test.publish('acme:lib@1.0.0', { imports: ['wasi:sockets/tcp@0.2.0'], exports: ['acme:lib/api@1.0.0'] })
    await s.test.writeManifest({ dependencies: { 'docs:app': '1' }, policy: { imports: ['acme:*'] } })
    await s.reopen()
    const refused = { code: 'E_POLICY', package: 'acme:lib@1.0.0' }
    await expect(installPackages(s.project)).rejects.toMatchObject({
      ...refused,
      chain: [{ label: 'required by', value: 'docs:app@1.0.0' }],
    })
    // Locked while the policy allowed it.
    await s.test.writeManifest({ dependencies: { 'docs:app': '1' } })
    await s.reopen()
    await installPackages(s.project)
    await s.test.writeManifest({ dependencies: { 'docs:app': '1' }, policy: { imports: ['acme:*'] } })
    await s.reopen({ frozen: true })
    await expect(installPackages(s.project)).rejects.toMatchObject(refused)
    expect((await verifyLock(s.project)).problems).toMatchObject([{ kind: 'policy', package: 'acme:lib@1.0.0' }])
  })

  it('takes the version that the project declares, if it would do, and any other beside one that would not', async () => {
    await s.test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@1.1.0'] })
    for (const version of ['1.1.0', '1.3.0', '2.0.0']) {
      await s.test.publish(`acme:lib@${version}`, { exports: [`acme:lib/api@${version}`] })
    }
    for (const [declared, linked] of [
      ['=1.1.0', 'acme:lib@1.1.0'],
      ['2', 'acme:lib@1.3.0'],
    ] as const) {
      await s.test.writeManifest({ dependencies: { 'docs:app': '1', 'acme:lib': declared } })
      const project = await s.reopen()
      const { package: pack } = await project.resolve('docs:app')
      expect(await bindImport(sessionOf(project), pack, 'acme:lib/api@1.1.0')).toMatchObject({
        provider: { id: linked },
      })
    }
  })

  it('finds a declared package of another name that exports the interface, and asks to choose of several', async () => {
    await s.test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@1.1.0'] })
    await s.test.publish('acme:lib@1.3.0', { exports: ['acme:lib/api@1.3.0'] })
    await s.test.publish('docs:impl@7.0.0', { exports: ['acme:lib/api@1.2.0'] })
    await s.test.publish('docs:more@1.0.0', { exports: ['acme:lib/api@1.1.0'] })
    const declare = { 'docs:app': '1', 'docs:impl': '*' }
    await s.test.writeManifest({ dependencies: declare })
    let project = await s.reopen()
    let { package: pack } = await project.resolve('docs:app')
    const bound = { kind: 'package', export: 'acme:lib/api@1.2.0', provider: { id: 'docs:impl@7.0.0' } }
    expect(await bindImport(sessionOf(project), pack, 'acme:lib/api@1.1.0')).toMatchObject(bound)
    // A local build that does not exist yet is ignored.
    await s.test.writeManifest({ dependencies: declare, overrides: { 'docs:draft': './draft.wasm' } })
    project = await s.reopen()
    ;({ package: pack } = await project.resolve('docs:app'))
    expect(await bindImport(sessionOf(project), pack, 'acme:lib/api@1.1.0')).toMatchObject(bound)
    await s.test.writeManifest({ dependencies: { ...declare, 'docs:more': '1' } })
    project = await s.reopen()
    ;({ package: pack } = await project.resolve('docs:app'))
    expect(await bindImport(sessionOf(project), pack, 'acme:lib/api@1.1.0')).toMatchObject({
      kind: 'unbound',
      actual: 'docs:impl and docs:more export it: choose one with bindings',
    })
    project = await s.reopen({ bindings: { 'acme:lib/api': 'docs:impl' } })
    ;({ package: pack } = await project.resolve('docs:app'))
    expect(await bindImport(sessionOf(project), pack, 'acme:lib/api@1.1.0')).toMatchObject(bound)
  })

  it('takes a package that bindings name, by its specifier or the member of it', async () => {
    await s.test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@1.1.0'] })
    await s.test.publish('docs:impl@2.0.0', { exports: ['docs:impl/other@2.0.0'] })
    for (const module of ['docs:impl@2#other', 'docs:impl/other@2']) {
      const project = await s.reopen({ bindings: { 'acme:lib/api': module } })
      const { package: pack } = await project.resolve('docs:app@1')
      expect(await bindImport(sessionOf(project), pack, 'acme:lib/api@1.1.0')).toMatchObject({
        kind: 'package',
        export: 'docs:impl/other@2.0.0',
        provider: { id: 'docs:impl@2.0.0', requestedBy: ['docs:app@1.0.0'] },
      })
    }
    const project = await s.reopen({ bindings: { 'acme:lib/api': 'docs:impl@2' } })
    const { package: pack } = await project.resolve('docs:app@1')
    expect(await bindImport(sessionOf(project), pack, 'acme:lib/api@1.1.0')).toMatchObject({
      kind: 'unbound',
      actual: 'docs:impl@2.0.0, which bindings names, is a component that exports docs:impl/other@2.0.0',
    })
  })

  it('lets packages that link to one package share its version, once one of them needs a newer one', async () => {
    await s.test.publish('docs:one@1.0.0', { imports: ['acme:lib/api@1.0.0'] })
    await s.test.publish('acme:lib@1.0.0', { exports: ['acme:lib/api@1.0.0'] })
    await s.test.writeManifest({ dependencies: { 'docs:one': '1' } })
    await s.reopen()
    await installPackages(s.project)
    await s.test.publish('docs:two@1.0.0', { imports: ['acme:lib/api@1.3.0'] })
    await s.test.publish('acme:lib@1.3.0', { exports: ['acme:lib/api@1.3.0'] })
    await s.test.writeManifest({ dependencies: { 'docs:one': '1', 'docs:two': '1' } })
    await s.reopen()
    const { packages } = await installPackages(s.project)
    expect(packages.map(({ id }) => id)).toEqual(['acme:lib@1.3.0', 'docs:one@1.0.0', 'docs:two@1.0.0'])
    const project = await s.reopen({ frozen: true, offline: true })
    for (const [name, id] of [
      ['docs:one', 'acme:lib/api@1.0.0'],
      ['docs:two', 'acme:lib/api@1.3.0'],
    ] as const) {
      const { package: pack } = await project.resolve(name)
      expect(await bindImport(sessionOf(project), pack, id)).toMatchObject({ provider: { id: 'acme:lib@1.3.0' } })
    }
  })
})
