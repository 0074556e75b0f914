import { beforeEach, describe, expect, it } from 'vitest'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { componentOf } from '../../packages/project/src/diff/fixtures/wit.js'
import { buildSample } from '../support/samples.js'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
beforeEach(() => box.reset())

describe('publish', () => {
  it('takes name and version of a WIT package from its bytes, and those of a component from the option', async () => {
    const { file, version } = await buildSample('wasi:io')
    expect(await box.run(['publish', file])).toMatchObject({ code: 0 })
    expect(await box.json(['info', 'wasi:io'])).toMatchObject({ version, kind: 'wit-package' })
    const adder = (await buildSample('docs:adder@0.1.0')).file
    const nameless = await box.run(['publish', adder])
    expect(nameless).toMatchObject({ code: 2 })
    expect(nameless.stderr).toContain('--package ns:name@version')
    expect(await box.run(['publish', adder], { env: { WKG_PACKAGE: 'docs:env@1.0.0' } })).toMatchObject({ code: 0 })
  })

  it('refuses what breaks users within a compatible step, unless told otherwise', async () => {
    const [less, more] = [(await buildSample('docs:adder@0.1.0')).file, (await buildSample('docs:adder@0.2.0')).file]
    expect(await box.run(['publish', more, '--package', 'acme:math@1.0.0'])).toMatchObject({ code: 0 })
    const refused = await box.run(['publish', less, '--package', 'acme:math@1.1.0'])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('removes docs:adder/add subtract: func(x: u32, y: u32) -> u32')
    expect(await box.run(['publish', less, '--package', 'acme:math@2.0.0', '--dry-run'])).toMatchObject({ code: 0 })
    expect(await box.run(['publish', less, '--package', 'acme:math@2.0.0'])).toMatchObject({ code: 0 })
    expect(await box.run(['publish', less, '--package', 'acme:math@1.1.0', '--skip-semver-check'])).toMatchObject({
      code: 0,
    })
    expect(await box.json(['info', 'acme:math'])).toMatchObject({ versions: ['1.0.0', '1.1.0', '2.0.0'] })
  })

  it('refuses a patch whose record has another field, defined in an interface that the exported one only uses', async () => {
    for (const [version, fields] of [
      ['1.2.0', 'width: u32'],
      ['1.2.1', 'width: u32, fit: string'],
    ]) {
      const wit = `package acme:image@${version}; interface types { record options { ${fields} } } interface resize { use types.{options}; resize: func(data: list<u8>, o: options) -> list<u8>; } world w { export resize; }`
      await writeFile(join(box.project, `${version}.wasm`), await componentOf(wit))
    }
    expect(await box.run(['publish', '1.2.0.wasm', '--package', 'acme:image@1.2.0'])).toMatchObject({ code: 0 })
    const refused = await box.run(['publish', '1.2.1.wasm', '--package', 'acme:image@1.2.1'])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('changes acme:image/types options: new field fit: string')
  })

  it('publishes nothing with --dry-run, and nothing twice', async () => {
    const { file } = await buildSample('docs:adder@0.1.0')
    const args = ['publish', file, '--package', 'acme:dry@1.0.0']
    expect((await box.run([...args, '--dry-run'])).stdout).toContain('checked acme:dry@1.0.0')
    expect(await box.run(['info', 'acme:dry'])).toMatchObject({ code: 1 })
    expect(await box.run(args)).toMatchObject({ code: 0 })
    expect(await box.run(args)).toMatchObject({ code: 1 })
    expect((await box.run([...args, '--skip-dupes'])).stdout).toContain('skipped acme:dry@1.0.0')
  })

  it('says what a file is that cannot be published', async () => {
    await mkdir(join(box.project, 'wit'))
    await writeFile(join(box.project, 'core.wasm'), Buffer.from('0061736d01000000', 'hex'))
    for (const [path, problem] of [
      ['wit', 'is a folder'],
      ['core.wasm', 'a core module'],
      ['package.json', 'not a WebAssembly component'],
      ['missing.wasm', 'is not there'],
    ] as const) {
      const { code, stderr } = await box.run(['publish', path, '--package', 'a:b@1.0.0'])
      expect(code).toBeGreaterThan(0)
      expect(stderr).toContain(problem)
    }
  })
})

describe('wit', () => {
  it('prints the WIT of packages of both kinds, and get and info give it too', async () => {
    const { file } = await buildSample('docs:wit-types@0.1.0')
    await box.run(['publish', file])
    const wit = await box.run(['wit', 'docs:wit-types'])
    expect(wit.stdout).toMatch(/^package docs:wit-types@0\.1\.0;\n/)
    await box.run(['get', 'docs:wit-types'])
    expect(await box.read('docs_wit-types@0.1.0.wit')).toBe(wit.stdout)
    const adder = (await buildSample('docs:adder@0.1.0')).file
    await box.run(['publish', adder, '--package', 'docs:adder@0.1.0'])
    expect((await box.run(['wit', 'docs:adder'])).stdout).toContain('add: func(x: u32, y: u32) -> u32;')
    expect((await box.json<{ wit: string }>(['info', 'docs:adder', '--wit'])).wit).toContain(
      'export docs:adder/add@0.1.0;',
    )
    expect((await box.run(['info', 'docs:adder', '--wit'])).stdout).toContain(
      '  export hello: func(name: string) -> string;',
    )
  })
})
