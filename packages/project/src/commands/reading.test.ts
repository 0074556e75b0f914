import { expect, it } from 'vitest'
import { useProject } from '../fixtures/suite.js'
import { addPackages } from './add.js'
import { type ListedPackage, listPackages, whyPackage } from './list.js'
import { outdatedPackages } from './outdated.js'
import { updatePackages } from './update.js'

const s = useProject({}, async (test) => {
  await test.publish('docs:app@1.0.0', { imports: ['acme:lib/api@1.0.0'] })
  await test.publish('docs:tool@1.0.0', { imports: ['acme:lib/api@1.0.0'], exports: ['docs:tool/run@1.0.0'] })
  await test.publish('docs:top@1.0.0', { imports: ['docs:tool/run@1.0.0'] })
  await test.publish('acme:lib@1.0.0', { exports: ['acme:lib/api@1.0.0'] })
})

const pin = (name: string, requiredBy: string[]) =>
  `[[packages]]\nname = "${name}"\nregistry = "files"\n\n[[packages.versions]]\nrequirement = "^1"\nversion = "1.0.0"\n` +
  `digest = "sha256:${'0'.repeat(64)}"\nrequired-by = [\n${requiredBy.map((id) => `    "${id}",\n`).join('')}]\n`
const level = (n: number, side: string) => `acme:l${String.fromCharCode(97 + n)}${side}`

const shape = (items: readonly ListedPackage[]): unknown[] =>
  items.map(({ id, children }) => (children.length === 0 ? id : [id, ...shape(children)]))

it('lists a tree in which shared packages are below each that asks, and tells why a package is there', async () => {
  await addPackages(s.project, ['docs:app', 'docs:top'])
  await s.reopen({ frozen: true, offline: true })
  expect(shape(listPackages(s.project))).toEqual([
    ['docs:app@1.0.0', 'acme:lib@1.0.0'],
    ['docs:top@1.0.0', ['docs:tool@1.0.0', 'acme:lib@1.0.0']],
  ])
  expect(whyPackage(s.project, 'acme:lib').ways).toEqual([
    ['package.json', 'docs:app@1.0.0', 'acme:lib@1.0.0'],
    ['package.json', 'docs:top@1.0.0', 'docs:tool@1.0.0', 'acme:lib@1.0.0'],
  ])
  expect(whyPackage(s.project, 'acme:none')).toEqual({ ways: [], more: false })
})

it('lists overrides, and what is linked for them', async () => {
  await addPackages(s.project, ['docs:app'])
  await s.test.writeManifest({ dependencies: { 'docs:app': '^1' }, overrides: { 'docs:app': './app.wasm' } })
  await s.reopen()
  expect(shape(listPackages(s.project))).toContainEqual(['docs:app', 'acme:lib@1.0.0'])
})

it('lists what is declared and not locked yet', async () => {
  await addPackages(s.project, ['docs:app'])
  await s.test.writeManifest({ dependencies: { 'docs:app': '^1.0.0', 'docs:tool': '^1' } })
  await s.reopen()
  expect(shape(listPackages(s.project))).toEqual([['docs:app@1.0.0', 'acme:lib@1.0.0'], 'docs:tool'])
  expect(listPackages(s.project).at(-1)).toMatchObject({ requirement: '^1', requiredBy: ['package.json'] })
  expect(whyPackage(s.project, 'docs:tool').ways).toEqual([['package.json', 'docs:tool']])
})

it('survives a forged lock in which packages ask for each other', async () => {
  await addPackages(s.project, ['docs:top'])
  const lock = (await s.test.readLock()) ?? ''
  await s.test.writeLock(
    lock.replaceAll(
      /required-by = \[\n {4}"docs:tool@1\.0\.0",/g,
      'required-by = [\n    "docs:tool@1.0.0",\n    "acme:lib@1.0.0",',
    ),
  )
  await s.reopen()
  expect(whyPackage(s.project, 'acme:lib').ways).toHaveLength(1)
  expect(listPackages(s.project)).toHaveLength(1)
})

it('tells which pins are behind, what an update would take and what there is', async () => {
  await addPackages(s.project, ['acme:lib@1', 'docs:app'])
  expect(await outdatedPackages(s.project)).toEqual([])
  for (const version of ['1.2.0', '2.0.0', '3.0.0-rc.1']) await s.test.publish(`acme:lib@${version}`)
  const expected = {
    package: 'acme:lib',
    requirement: '^1',
    current: '1.0.0',
    wanted: '1.2.0',
    latest: '2.0.0',
    requiredBy: ['package.json', 'docs:app@1.0.0'],
  }
  // One pin: packages that link to it share the declared version.
  expect(await outdatedPackages(s.project)).toEqual([expected])
  expect(await outdatedPackages(s.project, ['docs:app'])).toEqual([])
})

it('tells nothing of versions that only another version of some package could ask for', async () => {
  await addPackages(s.project, ['docs:app'])
  await s.test.publish('acme:lib@4.0.0')
  await updatePackages(s.project)
  expect(await outdatedPackages(s.project)).toEqual([])
})

it('neither repeats what is below a shared package nor drowns in the ways to it', async () => {
  const packs = Array.from({ length: 20 }, (_, n) =>
    ['x', 'y'].map((side) =>
      pin(level(n, side), n === 0 ? ['source'] : ['x', 'y'].map((above) => `${level(n - 1, above)}@1.0.0`)),
    ),
  )
  await s.test.writeLock(`version = 1\n\n${packs.flat().join('\n')}`)
  await s.reopen({ frozen: true })
  const count = (items: readonly ListedPackage[]): number =>
    items.reduce((sum, { children }) => sum + 1 + count(children), 0)
  expect(count(listPackages(s.project))).toBe(2 + 19 * 4)
  const { ways, more } = whyPackage(s.project, level(19, 'x'))
  expect([ways.length, more]).toEqual([100, true])
})
