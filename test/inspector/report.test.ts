import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInspector } from '@wasm-pkg/inspector'
import { createModuleGraph, type Project } from '@wasm-pkg/project'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalProject, type LocalProject } from '../project/support/local-project.js'
import { componentBytes } from '@wasm-pkg/testing/component-bytes'
import { buildSample } from '@wasm-pkg/testing/samples'

let local: LocalProject
let project: Project
const inspector = createInspector(async () => project)

beforeAll(async () => {
  local = await createLocalProject()
  for (const name of ['docs:adder@0.1.0', 'docs:adder@0.2.0', 'docs:consumer@0.1.0', 'wasi:random@0.2.12']) {
    await local.publish(name, (await buildSample(name)).bytes)
  }
  await local.publish(
    'docs:spy@1.0.0',
    componentBytes({ imports: ['wasi:http/outgoing-handler@0.2.0', 'wasi:io/error@0.2.0'] }),
  )
  const { bytes } = await buildSample('docs:adder@0.1.0')
  await writeFile(join(local.root, 'own.wasm'), bytes)
  const dependencies = { 'docs:adder': '^0.2.0' }
  const built = await local.open({ dependencies })
  await createModuleGraph(built, { platform: 'node', mode: 'sync' }).resolveId('docs:consumer@^0.1')
  for (const specifier of ['docs:adder', 'docs:adder@=0.2.0', 'docs:spy@1.0.0', 'wasi:random@0.2.12']) {
    await built.resolve(specifier)
  }
  await built.save()
  // Declared since: providers are looked for among overrides too, and no build ends with a file that is missing.
  project = await local.open({ dependencies, overrides: { 'docs:own': './own.wasm', 'docs:gone': './gone.wasm' } })
})
afterAll(() => local.remove())

async function packages() {
  const { packages: found } = await inspector.report()
  return new Map(found.map((pack) => [pack.key, pack]))
}

async function details(key: string) {
  return await inspector.details((await packages()).get(key)?.digest ?? '')
}

describe('the report', () => {
  it('has each version once, with who asks for it and what it is linked to', async () => {
    const found = await packages()
    expect([...found.keys()]).toEqual([
      'docs:adder@0.1.0',
      'docs:adder@0.2.0',
      'docs:consumer@0.1.0',
      'docs:gone',
      'docs:own@0.1.0',
      'docs:spy@1.0.0',
      'wasi:random@0.2.12',
    ])
    expect(found.get('docs:adder@0.2.0')).toMatchObject({
      requirements: ['=0.2.0', '^0.2.0'],
      requiredBy: ['source', 'package.json'],
      kind: 'component',
      registry: 'files',
      source: 'local',
      bytes: 'store',
      capabilities: [],
    })
    expect(found.get('docs:adder@0.1.0')).toMatchObject({ requiredBy: ['docs:consumer@0.1.0'], links: [] })
    expect(found.get('docs:consumer@0.1.0')?.links).toEqual(['docs:adder@0.1.0'])
    expect(found.get('wasi:random@0.2.12')?.kind).toBe('wit-package')
  })

  it('says what a package may do, and what the project does not grant', async () => {
    const spy = (await packages()).get('docs:spy@1.0.0')
    expect(spy?.capabilities).toEqual([
      expect.objectContaining({ id: 'http', level: 'high', imports: ['wasi:http/outgoing-handler@0.2.0'] }),
      expect.objectContaining({ level: 'low', imports: ['wasi:io/error@0.2.0'] }),
    ])
    expect(spy?.capabilities[0]).toMatchObject({ denied: ['network'], isDenied: true })
    expect(spy?.capabilities[1]).toMatchObject({ denied: [], isDenied: false })
    expect(spy?.findings.join()).toContain('network is not granted')
    expect(spy?.unusedGrants).toEqual([])
  })

  it('reads overrides, and says why one cannot be read', async () => {
    const found = await packages()
    expect(found.get('docs:own@0.1.0')).toMatchObject({ override: 'own.wasm', bytes: 'file', kind: 'component' })
    expect(found.get('docs:gone')).toMatchObject({ override: 'gone.wasm', bytes: 'missing' })
    expect(found.get('docs:gone')?.problem).toContain('does not exist')
  })

  it('has no times where no build was recorded', async () => {
    expect(await inspector.report()).not.toHaveProperty('build')
  })

  it('leaves the project as it was', async () => {
    const [files, { lock }] = [await readdir(local.root), project]
    await inspector.report()
    expect(await readdir(local.root)).toEqual(files)
    expect(project.lock).toBe(lock)
  })
})

describe('the details', () => {
  it('weigh what a browser gets, and have the API and what the publisher says', async () => {
    const found = await details('docs:adder@0.2.0')
    expect(found?.problems).toEqual([])
    expect(found?.wit).toContain('subtract: func(x: u32, y: u32) -> u32;')
    expect(found?.usage?.snippet).toBe("import { hello, add } from 'docs:adder'")
    expect(found?.usage?.typescript).toContain('export function subtract(x: number, y: number): number;')
    expect(found?.metadata).toContainEqual({ name: 'description', value: 'Adds numbers' })
    const { wasm, glue } = found?.sizes ?? {}
    expect(wasm?.bytes).toBeLessThan(1424)
    for (const weight of [wasm, glue]) {
      expect(weight?.brotli).toBeGreaterThan(100)
      expect(weight?.brotli).toBeLessThan(weight?.bytes ?? 0)
    }
  })

  it('are weighed for the report from then on, and nothing is compiled for it', async () => {
    const found = await details('docs:adder@0.2.0')
    const report = await packages()
    expect(report.get('docs:adder@0.2.0')?.sizes).toEqual(found?.sizes)
    expect(report.get('docs:spy@1.0.0')).not.toHaveProperty('sizes')
  })

  it('of a WIT package have no sizes', async () => {
    const found = await details('wasi:random@0.2.12')
    expect(found).not.toHaveProperty('sizes')
    expect(found?.wit).toContain('interface random')
    expect(found?.usage?.snippet).toMatch(/^import type \{ .*random.* \} from 'wasi:random@=?0\.2\.12'$/)
  })

  it('of an override come from its file', async () => {
    expect((await details('docs:own@0.1.0'))?.wit).toContain('docs:adder@0.1.0')
  })

  it('say what is missing when the bytes are not there', async () => {
    const digest = (await packages()).get('docs:consumer@0.1.0')?.digest ?? ''
    const hex = digest.slice('sha256:'.length)
    await rm(join(project.store.dir, 'v1/blobs/sha256', hex.slice(0, 2), `${hex}.wasm`))
    expect((await packages()).get('docs:consumer@0.1.0')?.bytes).toBe('missing')
    expect(await inspector.details(digest)).toMatchObject({
      problems: [expect.stringContaining('is not in the store')],
    })
    await (await project.resolve('docs:consumer@^0.1')).package.read()
    expect((await details('docs:consumer@0.1.0'))?.problems).toEqual([])
  })

  it('are of packages of the project only', async () => {
    expect(await inspector.details(`sha256:${'0'.repeat(64)}`)).toBeUndefined()
  })
})
