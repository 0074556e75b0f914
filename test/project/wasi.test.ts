import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { createLocalProject, type LocalProject } from './support/local-project.js'
import { writeProgram } from './support/run-modules.js'

let local: LocalProject

beforeEach(async () => {
  local = await createLocalProject()
})
afterEach(() => local.remove())

async function publish(sample: string): Promise<void> {
  const { name, version, bytes } = await buildSample(sample)
  await local.publish(`${name}@${version}`, bytes)
}

it('a WIT package of WASI is the shims, as a whole and by interface', async () => {
  await publish('wasi:http')
  const project = await local.open()
  const program = await writeProgram(project, ['wasi:http@0.2.12', 'wasi:http/types@0.2.12'])
  const shim = (await import(import.meta.resolve('@bytecodealliance/preview2-shim/http'))) as Record<string, unknown>
  const whole = await program.import('wasi:http@0.2.12')
  expect(whole['outgoingHandler']).toBe(shim['outgoingHandler'])
  expect(whole['wasi:http/types@0.2.12']).toBe(shim['types'])
  const types = await program.import('wasi:http/types@0.2.12')
  const { Fields } = shim['types'] as { Fields: unknown }
  expect(types['Fields']).toBe(Fields)
  expect(types['httpErrorCode']).toBeTypeOf('function')
})

it('a WIT package that nothing implements has no code to import, until it is bound', async () => {
  await publish('docs:wit-types')
  const project = await local.open({ dependencies: { 'docs:wit-types': '*' } })
  await expect(writeProgram(project, ['docs:wit-types'])).rejects.toMatchObject({
    code: 'E_UNBOUND_IMPORT',
    message: expect.stringContaining('WIT package'),
    hint: expect.stringContaining('import type'),
  })
})

it('a component of 12 MB with every interface of WASI runs without a grant', async () => {
  await publish('docs:greet')
  const project = await local.open({ dependencies: { 'docs:greet': '^0.1' } })
  const program = await writeProgram(project, ['docs:greet'])
  const { greeter, hello } = (await program.import('docs:greet')) as unknown as Greet
  expect(hello('Ada')).toContain('Ada')
  expect(greeter.greet({ name: 'Ada', title: 'Dr', languages: ['fr'] })).toBe('Bonjour, Dr Ada!')
  expect(() => greeter.greet({ name: ' ', languages: ['fr'] })).toThrow('a person needs a name')
})

interface Greet {
  readonly greeter: { greet(who: { name: string; title?: string; languages: readonly string[] }): string }
  hello(name: string): string
}
