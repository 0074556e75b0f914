import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  circularComponent,
  composedComponent,
  counterComponent,
  exporting,
  importing,
  userComponent,
} from '@wasm-pkg/testing/resource-components'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addPackages } from '../commands/add.js'
import { installPackages } from '../commands/install.js'
import { updatePackages } from '../commands/update.js'
import { checkLinks, verifyLock } from '../commands/verify.js'
import { createTestProject, type TestProject } from '../fixtures/project.js'
import { createModuleGraph } from '../modules/graph.js'
import { isModuleId } from '../modules/ids.js'
import type { Project } from '../types.js'

let test: TestProject
const opened: Project[] = []

beforeEach(async () => {
  test = await createTestProject()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((project) => project.close()))
  await test.remove()
})

async function open(options?: Parameters<TestProject['open']>[0]): Promise<Project> {
  const project = await test.open(options)
  opened.push(project)
  return project
}

interface Refusal {
  /** What package.json has in addition to `dependencies`. */
  readonly wasmPkg?: object
  /** Packages, all of which the program imports. */
  readonly packages: readonly string[]
  readonly error: { readonly code: string; readonly message: unknown }
  /** The error, if it differs after the rest is locked. */
  readonly locked?: Refusal['error']
  publish(): Promise<void>
}

const refusals: Readonly<Record<string, Refusal>> = {
  'packages that import each other in a circle': {
    packages: ['docs:left@0.1.0'],
    error: {
      code: 'E_UNSUPPORTED',
      message: 'packages import each other in a cycle: docs:left@0.1.0 -> docs:right@0.1.0 -> docs:left@0.1.0',
    },
    async publish() {
      await test.publishBytes('docs:left@0.1.0', await circularComponent('left', 'right'))
      await test.publishBytes('docs:right@0.1.0', await circularComponent('right', 'left'))
    },
  },
  'a provider of other types': {
    packages: ['docs:user@0.1.0'],
    error: { code: 'E_UNSUPPORTED', message: expect.stringContaining('docs:state/api inc: result u32 -> f64') },
    async publish() {
      await test.publishBytes('docs:state@0.1.0', await exporting('inc: func() -> f64;'))
      await test.publishBytes('docs:user@0.1.0', await importing('inc: func() -> u32;'))
    },
  },
  'an import that nothing provides': {
    packages: ['docs:user@0.1.0'],
    error: {
      code: 'E_UNBOUND_IMPORT',
      message: expect.stringContaining('docs:state/api@0.1.0, but nothing provides it'),
    },
    // There may be a provider now, but a frozen project only uses locked ones.
    locked: {
      code: 'E_LOCK_STALE',
      message: expect.stringContaining('docs:state@^0.1.0 is imported but not in the lock'),
    },
    async publish() {
      await test.publishBytes('docs:user@0.1.0', await importing('inc: func() -> u32;'))
    },
  },
  'resources of two versions of a package': {
    packages: ['docs:one@0.1.0', 'docs:counter@0.1.0'],
    error: {
      code: 'E_UNSUPPORTED',
      message: expect.stringContaining('imports docs:counter@0.1.0, and packages link to docs:counter@0.1.3'),
    },
    async publish() {
      await test.publishBytes('docs:counter@0.1.0', await counterComponent('0.1.0'))
      await test.publishBytes('docs:counter@0.1.3', await counterComponent('0.1.3'))
      await test.publishBytes('docs:one@0.1.0', await userComponent('docs:one', '0.1.3'))
    },
  },
  'a caller that does not wait for a function that does': {
    wasmPkg: { async: { 'docs:state': { exports: ['docs:state/api#inc'] } } },
    packages: ['docs:user@0.1.0'],
    error: { code: 'E_CONFIG', message: 'docs:user@0.1.0 does not wait for docs:state/api@0.1.0#inc' },
    async publish() {
      await test.publishBytes('docs:state@0.1.0', await exporting('inc: func() -> u32;'))
      await test.publishBytes('docs:user@0.1.0', await importing('inc: func() -> u32;'))
    },
  },
}

const manifest = (): Promise<string> => readFile(join(test.root, 'package.json'), 'utf8')

describe.each(Object.entries(refusals))('%s', (_name, { wasmPkg = {}, packages, error, locked = error, publish }) => {
  beforeEach(publish)

  it('are refused by install and by a build with the same error, and nothing is written', async () => {
    const dependencies = Object.fromEntries(
      packages.map((text) => text.split('@')).map(([key = '', at]) => [key, `=${at}`]),
    )
    await test.writeManifest({ ...wasmPkg, dependencies })
    const [text, lock] = [await manifest(), await test.readLock()]
    await expect(installPackages(await open())).rejects.toMatchObject(error)
    expect([await manifest(), await test.readLock()]).toEqual([text, lock])
    const graph = createModuleGraph(await open(), { platform: 'node', mode: 'sync' })
    const built = (async () => {
      for (const key of Object.keys(dependencies)) await graph.resolveId(key)
    })()
    await expect(built).rejects.toMatchObject(error)
  })

  it('are refused by add and update, and both files stay as they were', async () => {
    await test.writeManifest(wasmPkg)
    const text = await manifest()
    await expect(addPackages(await open(), packages)).rejects.toMatchObject(error)
    expect([await manifest(), await test.readLock()]).toEqual([text, undefined])
    const sources = packages.map((specifier) => `import '${specifier}'\n`).join('')
    await writeFile(join(test.root, 'main.js'), sources)
    await expect(updatePackages(await open())).rejects.toMatchObject(error)
    expect([await manifest(), await test.readLock()]).toEqual([text, undefined])
  })

  it('are a problem of the lock where they are in it already', async () => {
    await writeFile(join(test.root, 'main.js'), packages.map((specifier) => `import '${specifier}'\n`).join(''))
    await test.writeManifest(wasmPkg)
    const build = await open()
    for (const specifier of packages) await build.resolve(specifier)
    const graph = createModuleGraph(build, { platform: 'node', mode: 'sync' })
    for (const specifier of packages) await graph.resolveId(specifier).catch(() => undefined)
    await build.save()
    const { problems } = await verifyLock(await open({ frozen: true, offline: true }))
    expect(problems).toMatchObject([{ kind: 'link', text: locked.message }])
    expect(await checkLinks(await open({ frozen: true, offline: true }))).toEqual(problems)
    await expect(installPackages(await open({ frozen: true, offline: true }))).rejects.toMatchObject(locked)
  })
})

describe('an import that nothing provides', () => {
  beforeEach(async () => {
    await test.publishBytes('docs:user@0.1.0', await importing('inc: func() -> u32;'))
    await test.writeManifest({ dependencies: { 'docs:user': '=0.1.0' } })
  })

  it.each([
    ['?instantiate', "import { instantiate } from 'docs:user?instantiate'"],
    ['?url', "import url from 'docs:user?url'"],
  ])('is no mistake where the sources import the package with %s only', async (query, code) => {
    await writeFile(join(test.root, 'main.js'), code)
    const { packages } = await installPackages(await open())
    expect(packages.map(({ id }) => id)).toEqual(['docs:user@0.1.0'])
    const frozen = await open({ frozen: true, offline: true })
    expect(await installPackages(frozen)).toMatchObject({ changes: [] })
    expect(await checkLinks(frozen)).toEqual([])
    expect(await verifyLock(frozen)).toMatchObject({ problems: [] })
    const graph = createModuleGraph(frozen, { platform: 'node', mode: 'sync' })
    await (query === '?url' ? graph.resolveBytes(`docs:user${query}`) : graph.resolveId(`docs:user${query}`))
    await writeFile(join(test.root, 'other.js'), "import 'docs:user'")
    await expect(installPackages(await open())).rejects.toMatchObject({ code: 'E_UNBOUND_IMPORT' })
  })

  it('is allowed if its interface has only types, which need no request', async () => {
    await test.publishBytes('docs:user@0.1.0', await importing('record r { x: u32 }'))
    await installPackages(await open())
    await installPackages(await open({ frozen: true, offline: true }))
  })
})

describe('a composed component whose parts jco does not keep apart', () => {
  const error = { code: 'E_UNSUPPORTED', message: expect.stringContaining('it is composed of parts') }

  beforeEach(async () => {
    await test.publishBytes('docs:composed@0.1.0', await composedComponent())
    await test.writeManifest({ dependencies: { 'docs:composed': '=0.1.0' } })
  })

  it('is refused before it is pinned, and by a build when it is compiled', async () => {
    const text = await manifest()
    await expect(installPackages(await open())).rejects.toMatchObject(error)
    expect([await manifest(), await test.readLock()]).toEqual([text, undefined])
    await test.writeManifest({})
    await expect(addPackages(await open(), ['docs:composed'])).rejects.toMatchObject(error)
    expect(await test.readLock()).toBeUndefined()
    const graph = createModuleGraph(await open(), { platform: 'node', mode: 'sync' })
    const id = await graph.resolveId('docs:composed@0.1.0')
    expect(isModuleId(id ?? '')).toBe(true)
    const built = isModuleId(id ?? '')
      ? graph.load(id as Parameters<typeof graph.load>[0], () => ({ url: 'u' }))
      : undefined
    await expect(built).rejects.toMatchObject(error)
  })

  it('is not compiled where the sources import only its bytes', async () => {
    await writeFile(join(test.root, 'main.js'), "import url from 'docs:composed?url'")
    expect((await installPackages(await open())).packages.map(({ id }) => id)).toEqual(['docs:composed@0.1.0'])
  })
})

it('what was resolved is printed without a registry', async () => {
  await test.publishBytes('docs:state@0.1.0', await exporting('inc: func() -> u32;'))
  await test.publishBytes('docs:user@0.1.0', await importing('inc: func() -> u32;'))
  const graph = createModuleGraph(await open(), { platform: 'node', mode: 'sync' })
  const ids = [await graph.resolveId('docs:user@0.1.0'), await graph.resolveId('docs:user@0.1.0?instantiate')]
  // The registry is a folder. Without it, any request fails.
  await rm(join(test.root, '../registry'), { recursive: true })
  const seen = new Set<string>()
  for (const id of ids.flatMap((each) => each ?? [])) seen.add(id)
  for (const id of seen) {
    const module = await graph.resolveId(id)
    if (module === undefined) continue
    const { imports, exports } = await graph.load(module, () => ({ url: 'u' }))
    for (const item of [...imports, ...exports]) if ('from' in item && isModuleId(item.from)) seen.add(item.from)
  }
  expect([...seen].map((id) => id.split('/')[0]).toSorted()).toEqual([
    'wasm-pkg:facade',
    'wasm-pkg:facade',
    'wasm-pkg:factory',
    'wasm-pkg:glue',
    'wasm-pkg:glue',
    'wasm-pkg:runtime',
  ])
})
