import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLocalProject, type LocalProject } from '../project/support/local-project.js'
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { labelledComponent } from '@wasm-pkg/testing/labelled-component'
import { counterComponent, userComponent } from '@wasm-pkg/testing/resource-components'
import { writeProgram } from '../project/support/run-modules.js'

interface User {
  run(): number
  make(start: number): object
  spend(counter: object): number
}

let local: LocalProject

beforeEach(async () => {
  local = await createLocalProject()
})
afterEach(() => local.remove())

async function publishCounters(...versions: readonly string[]): Promise<void> {
  for (const version of versions) await local.publish(`docs:counter@${version}`, await counterComponent(version))
}

/** Publishes a package that imports `docs:counter/api` of a version. */
async function publishUser(name: string, counter: string): Promise<void> {
  await local.publish(`${name}@0.1.0`, await userComponent(name, counter))
}

describe('imports of one interface in two compatible versions', () => {
  it('are linked to the later one, which both share', async () => {
    await publishCounters('0.2.0', '0.2.6', '0.3.0')
    await publishUser('docs:one', '0.2.0')
    await publishUser('docs:two', '0.2.6')
    const project = await local.open()
    const program = await writeProgram(project, ['docs:one@0.1.0', 'docs:two@0.1.0'])
    const one = (await program.import('docs:one@0.1.0')) as unknown as User
    const two = (await program.import('docs:two@0.1.0')) as unknown as User
    expect(program.count('facade')).toBe(3)
    expect(two.spend(one.make(40))).toBe(42)
    const counter = project.lock.packages.find(({ name }) => name.name === 'counter')
    expect(new Set(counter?.versions.map(({ digest }) => digest)).size).toBe(1)
  })

  it('are linked whichever is met first', async () => {
    await publishCounters('1.0.0', '1.4.2')
    await publishUser('docs:one', '1.4.0')
    await publishUser('docs:two', '1.0.0')
    const program = await writeProgram(await local.open(), ['docs:one@0.1.0', 'docs:two@0.1.0'])
    const one = (await program.import('docs:one@0.1.0')) as unknown as User
    const two = (await program.import('docs:two@0.1.0')) as unknown as User
    expect(one.spend(two.make(1))).toBe(3)
  })
})

it('incompatible versions of one interface live side by side', async () => {
  await publishCounters('0.1.0', '0.2.0')
  await publishUser('docs:one', '0.1.0')
  await publishUser('docs:two', '0.2.0')
  const program = await writeProgram(await local.open(), ['docs:one@0.1.0', 'docs:two@0.1.0'])
  const one = (await program.import('docs:one@0.1.0')) as unknown as User
  const two = (await program.import('docs:two@0.1.0')) as unknown as User
  expect(program.count('facade')).toBe(4)
  expect([one.run(), two.run()]).toEqual([7, 7])
  expect(() => two.spend(one.make(1))).toThrow(TypeError)
})

it('an interface under two labels may be of two packages', async () => {
  await local.publish('docs:labels@0.1.0', await labelledComponent())
  for (const [name, value] of Object.entries({ ten: 10, two: 2 })) {
    await local.publish(
      `docs:${name}@0.1.0`,
      await parse(`(component
        (core module $m (func (export "f") (result i32) i32.const ${value}))
        (core instance $i (instantiate $m))
        (func $f (result u32) (canon lift (core func $i "f")))
        (instance $x (export "get" (func $f)))
        (export "acme:app/number@1.0.0" (instance $x)))`),
    )
  }
  const project = await local.open({ bindings: { first: 'docs:ten@0.1.0', 'acme:app/number': 'docs:two@0.1.0' } })
  const program = await writeProgram(project, ['docs:labels@0.1.0', 'docs:labels/over-there@0.1.0'])
  const { run } = (await program.import('docs:labels/over-there@0.1.0')) as { readonly run: () => number }
  expect(run()).toBe(13)
})

it('an import that nothing provides can be given to an instance', async () => {
  await publishUser('docs:one', '0.1.0')
  const program = await writeProgram(await local.open(), ['docs:one@0.1.0?instantiate'])
  const { instantiate } = (await program.import('docs:one@0.1.0?instantiate')) as {
    instantiate: (imports?: object) => Promise<User>
  }
  await expect(instantiate()).rejects.toThrow('instantiate needs the import docs:counter/api@0.1.0')
  class Counter {
    readonly next = (): number => 20
  }
  expect((await instantiate({ 'docs:counter/api': { Counter } })).run()).toBe(20)
})

describe('an import that no version satisfies', () => {
  it.each([
    ['only earlier ones are there', ['0.2.0', '0.2.5'], '0.2.6', 'docs:counter has 0.2.0, 0.2.5'],
    ['0.0.x is compatible with itself alone', ['0.0.2'], '0.0.1', 'docs:counter has 0.0.2'],
    ['the next major version is another interface', ['2.0.0'], '1.0.0', 'docs:counter has 2.0.0'],
  ])('is an error: %s', async (_reason, published, wanted, actual) => {
    await publishCounters(...published)
    await publishUser('docs:one', wanted)
    await expect(writeProgram(await local.open(), ['docs:one@0.1.0'])).rejects.toMatchObject({
      code: 'E_UNBOUND_IMPORT',
      actual,
    })
  })

  it('is an error that tells what a package has in place of it', async () => {
    await local.publish('docs:counter@0.2.6', await counterComponent('0.2.0'))
    await publishUser('docs:one', '0.2.3')
    await expect(writeProgram(await local.open(), ['docs:one@0.1.0'])).rejects.toMatchObject({
      code: 'E_UNBOUND_IMPORT',
      actual: 'docs:counter is a component that exports docs:counter/api@0.2.0',
    })
  })
})
