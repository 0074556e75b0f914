import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLocalProject, type LocalProject } from '../project/support/local-project.js'
import { writeProgram } from '../project/support/run-modules.js'
import { foldersComponent, probeComponent } from '../project/support/wasi-component.js'

interface Probe {
  variables(): number
  quit(): void
  time(): bigint
}

let local: LocalProject

beforeEach(async () => {
  local = await createLocalProject()
  for (const version of ['0.3.0', '0.3.1']) await local.publish(`docs:probe@${version}`, await probeComponent(version))
})
afterEach(() => local.remove())

it.each(['0.3.0', '0.3.1'])('a component of WASI %s gets from the shims what it is granted', async (version) => {
  const specifier = `docs:probe@${version}`
  const denied = await writeProgram(await local.open(), [specifier])
  const closed = (await denied.import(specifier)) as unknown as Probe
  expect(closed.time()).toBeGreaterThan(0n)
  expect(closed.variables()).toBe(0)
  expect(() => closed.quit()).toThrow(`exit of wasi:cli/exit@${version}, which this project does not allow`)

  const permissions = { 'docs:probe': { env: { A: '1', B: '2' } } }
  const granted = await writeProgram(await local.open({ permissions }), [specifier])
  expect(((await granted.import(specifier)) as unknown as Probe).variables()).toBe(2)
})

it('and under labels of its own as well', async () => {
  await local.publish('docs:labels@0.1.0', await probeComponent('0.3.1', true))
  const project = await local.open({ permissions: { 'docs:labels': { env: { A: '1' } } } })
  const findings: string[] = []
  const program = await writeProgram(project, ['docs:labels@0.1.0'], findings)
  const probe = (await program.import('docs:labels@0.1.0')) as unknown as Probe
  expect(probe.time()).toBeGreaterThan(0n)
  expect(probe.variables()).toBe(1)
  expect(() => probe.quit()).toThrow('exit of leave=wasi:cli/exit@0.3.1, which this project does not allow')
  expect(findings).toContain('docs:labels@0.1.0 may not use leave=wasi:cli/exit@0.3.1: exit is not granted')
})

it('needs no runtime that waits as long as it does not', async () => {
  const project = await local.open()
  const { package: pack } = await project.resolve('docs:probe@0.3.0')
  expect((await project.transpile(pack)).suspends).toBe(false)
})

it.each(['0.2.3', '0.3.0'])('a component of WASI %s gets the folders that it is granted', async (version) => {
  await local.publish('docs:folders@0.1.0', await foldersComponent(version))
  const specifier = 'docs:folders@0.1.0'
  const count = async (permissions: object): Promise<unknown> => {
    const program = await writeProgram(await local.open({ permissions }), [specifier])
    return ((await program.import(specifier)) as { readonly count: () => number }).count()
  }
  expect(await count({})).toBe(0)
  expect(await count({ 'docs:folders': { preopens: { '/data': local.root, '/more': local.root } } })).toBe(2)
})
