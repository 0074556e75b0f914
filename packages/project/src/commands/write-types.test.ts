import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { createTestProject, type TestProject } from '../fixtures/project.js'
import type { ProjectOptions } from '../types.js'
import { addPackages } from './add.js'
import { installPackages } from './install.js'
import { writeProjectTypes } from './write-types.js'

let test: TestProject

beforeEach(async () => {
  test = await createTestProject()
  for (const spec of ['docs:adder@0.1.0', 'docs:adder@0.2.0']) {
    await test.publishBytes(spec, (await buildSample(spec)).bytes)
  }
  await mkdir(join(test.root, 'src'))
})
afterEach(() => test.remove())

async function open(options: Partial<ProjectOptions> = {}) {
  return await test.open({ dts: 'wasm-pkg.d.ts', ...options })
}

const source = (text: string): Promise<void> => writeFile(join(test.root, 'src/main.ts'), text)
const declared = async (): Promise<readonly string[]> =>
  [...(await readFile(join(test.root, 'wasm-pkg.d.ts'), 'utf8')).matchAll(/^declare module "(docs:[^"?]+)"/gm)].map(
    (match) => match[1] ?? '',
  )

describe('types before the first build', () => {
  it('are of every interface of what add declares', async () => {
    const project = await open()
    await addPackages(project, ['docs:adder@^0.1'])
    await project.close()
    expect(await declared()).toEqual(['docs:adder', 'docs:adder/add'])
  })

  it('are of what the sources import, which install pins as a build would', async () => {
    await source("import type { add } from 'docs:adder/add@~0.2'\nimport 'docs:none@1'\n")
    const project = await open()
    const { packages, types } = await installPackages(project)
    await project.close()
    expect(packages.map(({ id }) => id)).toEqual(['docs:adder@0.2.0'])
    expect(await declared()).toEqual(['docs:adder/add@~0.2', 'docs:adder@~0.2'])
    expect(await test.readLock()).toContain('"source"')
    if (types === undefined || isWasmPkgError(types)) throw new Error('no types')
    expect(types.imports.problems).toMatchObject([
      { specifier: 'docs:none@1', importer: join(test.root, 'src/main.ts'), error: { code: 'E_NOT_FOUND' } },
    ])
  })

  it('are in a frozen project of nothing that the lock does not have', async () => {
    await source("import 'docs:adder@~0.1'")
    const first = await open()
    await installPackages(first)
    await first.close()
    await rm(join(test.root, 'wasm-pkg.d.ts'))
    await source("import 'docs:adder@~0.1'; import 'docs:adder@~0.2'")
    const frozen = await open({ frozen: true })
    const { imports } = await writeProjectTypes(frozen)
    await frozen.close()
    expect(await declared()).toEqual(['docs:adder@~0.1'])
    expect(imports.problems).toMatchObject([{ specifier: 'docs:adder@~0.2', error: { code: 'E_LOCK_STALE' } }])
  })

  it('are written of everything that can be resolved', async () => {
    await test.writeManifest({ dependencies: { 'docs:adder': '^0.1', 'docs:none': '1' } })
    const project = await open()
    const { failures } = await writeProjectTypes(project)
    await project.close()
    expect([...failures.keys()]).toEqual(['docs:none'])
    expect(await declared()).toEqual(['docs:adder', 'docs:adder/add'])
  })
})

describe('types of a package that a local file overrides', () => {
  beforeEach(async () => {
    await copyFile((await buildSample('docs:adder@0.1.0')).file, join(test.root, 'local.wasm'))
    await test.writeManifest({ overrides: { 'docs:adder': './local.wasm' }, dependencies: { 'docs:other': '^0.2' } })
    await test.publishBytes('docs:other@0.2.0', (await buildSample('docs:adder@0.2.0')).bytes)
  })

  it('are written without a lock that has it', async () => {
    const project = await open()
    const { written } = await writeProjectTypes(project)
    await project.close()
    expect(written?.changed).toBe(true)
    expect(await declared()).toEqual(expect.arrayContaining(['docs:adder', 'docs:adder/add', 'docs:other']))
  })

  it('stay when a program that does not import it writes the file', async () => {
    for (const specifier of ['docs:adder/add', 'docs:other']) {
      const project = await open()
      await project.resolve(specifier)
      await project.save()
      await project.close()
    }
    expect(await declared()).toEqual(['docs:adder', 'docs:adder/add', 'docs:other'].slice(1))
  })
})
