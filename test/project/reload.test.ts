import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createModuleGraph } from '@wasm-pkg/project'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { printModule } from '@wasm-pkg/wasi/generated'
import { buildSample } from '@wasm-pkg/testing/samples'
import { createLocalProject, type LocalProject } from './support/local-project.js'
import { counterComponent, userComponent } from '@wasm-pkg/testing/resource-components'
import { writeProgram } from './support/run-modules.js'

let local: LocalProject

beforeEach(async () => {
  local = await createLocalProject()
  const { bytes } = await buildSample('docs:adder@0.1.0')
  await local.publish('docs:adder@0.1.0', bytes)
})
afterEach(() => local.remove())

const emit = () => ({ url: 'u' })
const typesFile = () => join(local.root, 'wasm-pkg.d.ts')
const declared = async () =>
  [...(await readFile(typesFile(), 'utf8')).matchAll(/^declare module "(docs:[^"]+)"/gm)].map((match) => match[1])

it('an override that is built anew is another module after a reload, and nothing of it is locked', async () => {
  const file = join(local.root, 'counter.wasm')
  await writeFile(file, await counterComponent('0.1.0'))
  await local.publish('docs:user@0.1.0', await userComponent('docs:user', '0.1.0'))
  const project = await local.open({
    dependencies: { 'docs:user': '*' },
    overrides: { 'docs:counter': './counter.wasm' },
  })
  expect(project.watchFiles).toContain(file)
  const graph = createModuleGraph(project, { platform: 'node', mode: 'sync' })
  const facade = async () => {
    const id = await graph.resolveId('docs:user')
    if (id === undefined) throw new Error('not claimed')
    return { id, code: printModule(await graph.load(id, emit)) }
  }
  const before = await facade()
  expect(await graph.resolveId('docs:counter')).toMatch(/^wasm-pkg:facade\/docs:counter@/)
  await project.save()
  expect(await readFile(join(local.root, 'wasm-pkg.lock'), 'utf8')).not.toContain('name = "docs:counter"')

  const section = Buffer.from('\u0004saltx')
  await writeFile(file, Buffer.concat([await counterComponent('0.1.0'), Uint8Array.of(0, section.length), section]))
  await project.reload()
  const after = await facade()
  expect(after.id).toBe(before.id)
  expect(after.code).not.toBe(before.code)
  const user = (await (await writeProgram(project, ['docs:user'])).import('docs:user')) as { run(): number }
  expect(user.run()).toBe(7)
})

it('changed requirements are resolved anew after a reload', async () => {
  const { bytes } = await buildSample('docs:adder@0.2.0')
  await local.publish('docs:adder@0.2.0', bytes)
  const project = await local.open({ dependencies: { 'docs:adder': '^0.1' } })
  expect((await project.resolve('docs:adder')).package.id).toBe('docs:adder@0.1.0')
  const manifest = { name: 'app', wasmPkg: { dependencies: { 'docs:adder': '^0.2' } } }
  await writeFile(join(local.root, 'package.json'), JSON.stringify(manifest))
  await project.reload()
  expect((await project.resolve('docs:adder')).package.id).toBe('docs:adder@0.2.0')
})

it('types are written for every specifier met, kept for those of earlier builds, and left alone if nothing changed', async () => {
  const first = await local.open({ dependencies: { 'docs:adder': '^0.1' } }, { dts: 'wasm-pkg.d.ts' })
  await first.resolve('docs:adder')
  await first.save()
  expect(await declared()).toContain('docs:adder')
  expect(await readFile(typesFile(), 'utf8')).toContain('export function add(x: number, y: number): number;')

  const second = await local.open({ dependencies: { 'docs:adder': '^0.1' } }, { dts: 'wasm-pkg.d.ts' })
  await second.resolve('docs:adder/add@0.1.0')
  await second.save()
  expect(await declared()).toEqual(expect.arrayContaining(['docs:adder', 'docs:adder/add@0.1.0']))
  const { mtimeMs } = await stat(typesFile())
  await second.save()
  expect(await second.writeTypes()).toEqual({ file: typesFile(), changed: false })
  expect((await stat(typesFile())).mtimeMs).toBe(mtimeMs)

  const third = await local.open({}, { dts: 'wasm-pkg.d.ts' })
  await third.resolve('docs:adder@0.1.0')
  await third.save()
  expect(await declared()).not.toContain('docs:adder')
})

it('a frozen project writes no types unless requested', async () => {
  const project = await local.open({ dependencies: { 'docs:adder': '*' } })
  await project.resolve('docs:adder')
  await project.save()
  const frozen = await local.open({ dependencies: { 'docs:adder': '*' } }, { frozen: true, dts: 'wasm-pkg.d.ts' })
  await frozen.resolve('docs:adder')
  await frozen.save()
  await expect(stat(typesFile())).rejects.toThrow('ENOENT')
  expect(await frozen.writeTypes()).toEqual({ file: typesFile(), changed: true })
})
