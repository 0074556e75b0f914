import { installPackages } from '@wasm-pkg/project'
import { PERMISSIONS } from '@wasm-pkg/wasi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLocalProject, type LocalProject } from './support/local-project.js'
import { writeProgram } from './support/run-modules.js'
import { probeComponent } from './support/wasi-component.js'

interface Probe {
  variables(): number
  quit(): void
  time(): bigint
}

let local: LocalProject

beforeEach(async () => {
  local = await createLocalProject()
  // The same bytes under two names: what is granted goes by name.
  for (const name of ['docs:probe', 'docs:twin']) await local.publish(`${name}@0.1.0`, await probeComponent())
})
afterEach(() => local.remove())

const dependencies = { 'docs:probe': '*', 'docs:twin': '*' }

describe('a component gets from the WASI shims what it is granted', () => {
  it('nothing but time and chance without grants', async () => {
    const findings: string[] = []
    const program = await writeProgram(await local.open({ dependencies }), ['docs:probe'], findings)
    const probe = (await program.import('docs:probe')) as unknown as Probe
    expect(probe.time()).toBeGreaterThan(0n)
    expect(probe.variables()).toBe(0)
    expect(() => probe.quit()).toThrow(
      'docs:probe@0.1.0 called exit of wasi:cli/exit@0.2.3, which this project does not allow. ' +
        'To allow it, grant wasmPkg.permissions["docs:probe"].exit in package.json.',
    )
    expect(findings).toEqual([
      'docs:probe@0.1.0 may not use wasi:cli/environment@0.2.3: env is not granted',
      'docs:probe@0.1.0 may not use wasi:cli/environment@0.2.3: args is not granted',
      'docs:probe@0.1.0 may not use wasi:cli/exit@0.2.3: exit is not granted',
    ])
  })

  it('per package, from package.json and from the options above it', async () => {
    const permissions = { 'docs:probe': { env: { A: '1', B: '2' } }, '*': { env: { C: '3' } } }
    const project = await local.open({ dependencies, permissions }, { permissions: { 'docs:twin': { exit: false } } })
    const specifiers = ['docs:probe', 'docs:twin', 'docs:probe?instantiate']
    const program = await writeProgram(project, specifiers)
    const [probe, twin, factory] = (await Promise.all(
      specifiers.map((specifier) => program.import(specifier)),
    )) as unknown as [Probe, Probe, { instantiate(): Promise<Probe> }]
    expect([probe.variables(), twin.variables()]).toEqual([2, 1])
    const instance = await factory.instantiate()
    expect(instance.variables()).toBe(2)
    expect(() => instance.quit()).toThrow('permissions["docs:probe"].exit')
  })

  it('an install reports grants that nothing needs, and what is imported and never granted', async () => {
    const permissions = {
      'docs:probe': { network: true, env: true, args: true, exit: true },
      'docs:gone': { network: true },
    }
    const project = await local.open({ dependencies: { 'docs:probe': '*' }, permissions })
    const report = await installPackages(project)
    expect(report.permissions.map(({ kind, package: id, permission }) => `${kind} ${id} ${permission}`)).toEqual([
      'unused docs:probe@0.1.0 network',
      'unused docs:gone network',
    ])
    expect(report.permissions.every(({ permission }) => PERMISSIONS.includes(permission))).toBe(true)
  })
})
