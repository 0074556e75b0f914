import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { createLocalProject, type LocalProject } from './support/local-project.js'
import {
  circularComponent,
  counterComponent,
  exporting,
  importing,
  userComponent,
} from '@wasm-pkg/testing/resource-components'
import { writeProgram } from './support/run-modules.js'

let local: LocalProject

beforeEach(async () => {
  local = await createLocalProject()
})
afterEach(() => local.remove())

async function publishSamples(...names: string[]): Promise<void> {
  for (const name of names) {
    const { name: id, version, bytes } = await buildSample(name)
    await local.publish(`${id}@${version}`, bytes)
  }
}

interface Calc {
  sum(values: Uint32Array): number
}
interface User {
  run(): number
  make(start: number): object
  spend(counter: object): number
}
interface Counter {
  readonly api: { readonly Counter: new (start: number) => { next(): number } }
}

describe('a component whose import another package exports', () => {
  it('runs, linked to the one instance that the program imports itself', async () => {
    await publishSamples('docs:adder@0.1.0', 'docs:consumer')
    const project = await local.open({ dependencies: { 'docs:consumer': '^0.1' } })
    const program = await writeProgram(project, ['docs:consumer', 'docs:adder@0.1.0', 'docs:consumer/calc'])
    const { calc } = await program.import('docs:consumer')
    expect((calc as { sum(values: Uint32Array): number }).sum(Uint32Array.of(1, 2, 39))).toBe(42)
    const { sum } = (await program.import('docs:consumer/calc')) as { sum: (values: Uint32Array) => number }
    expect(sum(Uint32Array.of(4, 4))).toBe(8)
    expect(program.count('facade')).toBe(2)
    await project.save()
    const lock = await readFile(join(local.root, 'wasm-pkg.lock'), 'utf8')
    expect(lock).toContain('required-by = [\n    "docs:consumer@0.1.0",\n]')
  })

  it.each(['top-level-await', 'deferred'] as const)('runs as in a browser too, in the mode %s', async (mode) => {
    await publishSamples('docs:adder@0.1.0', 'docs:consumer')
    const project = await local.open({ dependencies: { 'docs:consumer': '^0.1' } })
    const program = await writeProgram(project, ['docs:consumer', 'docs:consumer/calc'], [], mode)
    const whole = (await program.import('docs:consumer')) as { $init: Promise<void>; calc: Calc }
    const calc = (await program.import('docs:consumer/calc')) as unknown as Calc & { $init: Promise<void> }
    await Promise.all([whole.$init, calc.$init])
    expect(whole.calc.sum(Uint32Array.of(1, 2, 39))).toBe(42)
    expect(calc.sum(Uint32Array.of(4, 4))).toBe(8)
  })

  it('links an interface to a later compatible version of it', async () => {
    await local.publish('docs:counter@0.1.6', await counterComponent('0.1.6'))
    await local.publish('docs:counter@0.2.0', await counterComponent('0.2.0'))
    await local.publish('docs:user@0.1.0', await userComponent('docs:user', '0.1.0'))
    const project = await local.open({ dependencies: { 'docs:user': '^0.1' } })
    const program = await writeProgram(project, ['docs:user'])
    const user = (await program.import('docs:user')) as unknown as User
    expect(user.run()).toBe(7)
  })

  it('passes resources from one package to another through a shared provider (diamond)', async () => {
    await local.publish('docs:counter@0.1.0', await counterComponent('0.1.0'))
    for (const name of ['docs:one', 'docs:two']) {
      await local.publish(`${name}@0.1.0`, await userComponent(name, '0.1.0'))
    }
    const project = await local.open()
    const specifiers = ['docs:one@0.1.0', 'docs:two@0.1.0', 'docs:counter@^0.1.0']
    const program = await writeProgram(project, specifiers)
    const [one, two, counter] = (await Promise.all(
      specifiers.map((specifier) => program.import(specifier)),
    )) as unknown as [User, User, Counter]
    expect(program.count('facade')).toBe(3)
    expect(two.spend(one.make(40))).toBe(42)
    expect(one.make(1)).toBeInstanceOf(counter.api.Counter)
    expect(one.spend(new counter.api.Counter(10))).toBe(12)
  })
})

describe('what cannot be linked is an error of the build', () => {
  it('packages whose resources come from two versions of one package', async () => {
    await local.publish('docs:counter@0.1.0', await counterComponent('0.1.0'))
    await local.publish('docs:one@0.1.0', await userComponent('docs:one', '0.1.0'))
    const first = await local.open({ dependencies: { 'docs:one': '^0.1' } })
    await writeProgram(first, ['docs:one'])
    await first.save()
    await local.publish('docs:counter@0.1.3', await counterComponent('0.1.3'))
    await local.publish('docs:two@0.1.0', await userComponent('docs:two', '0.1.3'))
    const project = await local.open({ dependencies: { 'docs:one': '^0.1', 'docs:two': '^0.1' } })
    const failed = writeProgram(project, ['docs:one', 'docs:two'])
    await expect(failed).rejects.toMatchObject({ code: 'E_UNSUPPORTED', hint: expect.stringContaining('wac') })
    await expect(failed).rejects.toThrow(
      'packages link to docs:counter@0.1.0 and to docs:counter@0.1.3, which cannot be mixed: each version has its own state and resources',
    )
  })

  it('a program that imports other resources than its packages link to', async () => {
    await local.publish('docs:counter@0.1.0', await counterComponent('0.1.0'))
    await local.publish('docs:counter@0.1.3', await counterComponent('0.1.3'))
    await local.publish('docs:one@0.1.0', await userComponent('docs:one', '0.1.3'))
    const project = await local.open()
    const both = ['docs:one@0.1.0', 'docs:counter@0.1.0']
    for (const specifiers of [both, both.toReversed()]) {
      await expect(writeProgram(project, specifiers)).rejects.toMatchObject({
        code: 'E_UNSUPPORTED',
        message: expect.stringContaining(
          'the program imports docs:counter@0.1.0, and packages link to docs:counter@0.1.3',
        ),
        hint: expect.stringContaining(cliCommand('update docs:counter')),
      })
    }
    // What it declares is what its packages share.
    const declared = await local.open({ dependencies: { 'docs:counter': '=0.1.3' } })
    await writeProgram(declared, ['docs:one@0.1.0', 'docs:counter'])
  })

  it('a provider whose functions are of other types than the importer was made for', async () => {
    await local.publish(
      'docs:state@0.1.0',
      await exporting('record r { x: u32 } inc: func() -> f64; get: func() -> r;'),
    )
    await local.publish(
      'docs:user@0.1.0',
      await importing('record r { x: u32, y: u32 } inc: func() -> u32; get: func() -> r; two: func(a: string);'),
    )
    const project = await local.open()
    const failed = writeProgram(project, ['docs:user@0.1.0'])
    await expect(failed).rejects.toMatchObject({ code: 'E_UNSUPPORTED', package: 'docs:user@0.1.0' })
    await expect(failed).rejects.toThrow(`docs:user@0.1.0 links to docs:state@0.1.0, which does not fit:
  docs:state/api inc: result u32 -> f64
  it has no docs:state/api two: func(a: string)
  docs:state/api r: no field y any more`)
  })

  it('packages that import each other', async () => {
    await local.publish('docs:left@0.1.0', await circularComponent('left', 'right'))
    await local.publish('docs:right@0.1.0', await circularComponent('right', 'left'))
    const project = await local.open()
    await expect(writeProgram(project, ['docs:left@0.1.0'])).rejects.toMatchObject({
      code: 'E_UNSUPPORTED',
      message: expect.stringContaining('docs:left@0.1.0 -> docs:right@0.1.0 -> docs:left@0.1.0'),
    })
  })

  it('a provider in versions that do not match', async () => {
    await local.publish('docs:counter@0.2.0', await counterComponent('0.2.0'))
    await local.publish('docs:user@0.1.0', await userComponent('docs:user', '0.1.0'))
    const project = await local.open()
    await expect(writeProgram(project, ['docs:user@0.1.0'])).rejects.toMatchObject({
      code: 'E_UNBOUND_IMPORT',
      actual: 'docs:counter has 0.2.0',
    })
  })
})

it('a binding of the project goes before every package', async () => {
  await publishSamples('docs:consumer')
  const bindings = { 'docs:adder/add': './add.mjs' }
  const project = await local.open({ dependencies: { 'docs:consumer': '*' }, bindings })
  await writeFile(join(local.root, 'add.mjs'), 'export const add = (x, y) => x * 10 + y\n')
  const program = await writeProgram(project, ['docs:consumer'])
  const { calc } = await program.import('docs:consumer')
  expect((calc as { sum(values: Uint32Array): number }).sum(Uint32Array.of(1, 2))).toBe(12)
})

it('?instantiate makes instances that do not share state, with imports of the caller', async () => {
  await publishSamples('docs:adder@0.1.0', 'docs:consumer')
  const project = await local.open({ dependencies: { 'docs:consumer': '*', 'docs:adder': '=0.1.0' } })
  const program = await writeProgram(project, ['docs:consumer?instantiate'])
  const { instantiate } = (await program.import('docs:consumer?instantiate')) as {
    instantiate: (imports?: object) => Promise<{ calc: { sum(values: Uint32Array): number } }>
  }
  const [plain, own] = await Promise.all([
    instantiate(),
    instantiate({ 'docs:adder/add@0.1.0': { add: (x: number, y: number) => x + 2 * y } }),
  ])
  expect(plain.calc.sum(Uint32Array.of(1, 2))).toBe(3)
  expect(own.calc.sum(Uint32Array.of(1, 2))).toBe(6)
  await expect(writeProgram(project, ['docs:adder/add?instantiate'])).rejects.toMatchObject({ code: 'E_USAGE' })
  expect(await program.graph.resolveId('docs:adder?url')).toBeUndefined()
})
