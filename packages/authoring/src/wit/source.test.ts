import { readWitApi } from '@wasm-pkg/component'
import { describe, expect, it } from 'vitest'
import {
  describeWit,
  encodeWit,
  outlineWit,
  packageIn,
  printDependencies,
  type WitSource,
} from '../../dist/wit/source.js'

const files = (text: string, path = '/p/wit/world.wit') => [{ path, text }]
const text = (label: string, source: string) => ({ label, files: files(source, `/p/wit/${label}`) })

const app: WitSource = {
  files: files(
    'package docs:app@1.0.0;\ninterface api {\n  use docs:types/shapes@0.2.0.{point};\n  draw: func(at: point) -> result<u32, string>;\n}\nworld app {\n  import docs:types/shapes@0.2.0;\n  export api;\n}\n',
  ),
  dependencies: [
    text(
      'deps/types.wit',
      'package docs:types@0.2.0;\n/// Shapes.\ninterface shapes {\n  record point { x: u32 }\n  /// Moves.\n  move: func(p: point);\n}\n',
    ),
  ],
}

describe('the text of a WIT package', () => {
  it('says what it is and what it needs', async () => {
    const name = { namespace: 'docs', name: 'app', version: '1.0.0' }
    expect(await outlineWit(app.files)).toMatchObject({
      package: name,
      worlds: ['app'],
      interfaces: ['api'],
      needs: [{ namespace: 'docs', name: 'types', version: '0.2.0' }],
    })
  })

  it('becomes the same bytes, whatever the order and the form of what it needs', async () => {
    const one = await encodeWit(app)
    const types = await encodeWit({
      files: app.dependencies.flatMap((each) => ('files' in each ? each.files : [])),
      dependencies: [],
    })
    const two = await encodeWit({ files: app.files, dependencies: [{ label: 'docs:types', bytes: types.bytes }] })
    expect(Buffer.from(two.bytes).equals(one.bytes)).toBe(true)
    expect(await packageIn('it', one.bytes)).toEqual({ namespace: 'docs', name: 'app', version: '1.0.0' })
    expect([...readWitApi(one.bytes).worlds.keys()]).toEqual(['docs:app/app@1.0.0'])
  })

  it('keeps the docs, of the packages that it needs too', async () => {
    const { docs } = await describeWit(app)
    expect(docs.map((item) => JSON.parse(item.text))).toContainEqual({
      interfaces: { shapes: { docs: 'Shapes.', funcs: { move: { docs: 'Moves.' } } } },
    })
  })

  it('prints what it needs', async () => {
    const [types] = await printDependencies(app)
    expect(types?.text).toContain('/// Moves.')
  })

  it.each([
    [
      'a syntax error',
      'package a:b;\nworld w {\n  imprt x;\n}',
      /^expected .*\n {2}3 \| {3}imprt x;\n {4}\| {3}\^/,
      3,
      3,
    ],
    ['an unknown interface', 'package a:b;\nworld w { import x; }', /`x` does not exist/, 2, 18],
    ['an unknown package', 'package a:b;\nworld w { import c:d/x@1.0.0; }', /'c:d@1.0.0' not found/, 2, 18],
    ['an unknown type', 'package a:b;\ninterface i { f: func(a: tpye); }', /`tpye` does not exist/, 2, 26],
    ['a name that is taken', 'package a:b;\ninterface i {}\ninterface i {}', /duplicate/, 3, 11],
  ])('is refused with its place for %s', async (_what, source, message, line, column) => {
    await expect(describeWit({ files: files(source), dependencies: [] })).rejects.toMatchObject({
      code: 'E_BUILD',
      message: expect.stringMatching(message),
      location: { file: '/p/wit/world.wit', line, column },
    })
  })

  it('is refused if packages depend on each other in a cycle', async () => {
    const dependencies = [
      text('a.wit', 'package d:a@1.0.0;\ninterface i { use d:b/i@1.0.0.{t}; }'),
      text('b.wit', 'package d:b@1.0.0;\ninterface i { use d:a/i@1.0.0.{t}; }'),
    ]
    const source = { files: files('package d:c@1.0.0;\nworld w { import d:a/i@1.0.0; }'), dependencies }
    await expect(describeWit(source)).rejects.toThrow('in a cycle: d:a@1.0.0 -> d:b@1.0.0 -> d:a@1.0.0')
  })

  it('is refused if two packages have one name', async () => {
    const dependencies = [
      text('a.wit', 'package d:a@1.0.0;\ninterface i {}'),
      text('b.wit', 'package d:a@1.0.0;\ninterface j {}'),
    ]
    const source = { files: files('package d:c@1.0.0;\nworld w { import d:a/i@1.0.0; }'), dependencies }
    await expect(describeWit(source)).rejects.toThrow('two packages are named d:a@1.0.0: see b.wit')
  })

  it('is refused if it needs bytes that are none', async () => {
    const dependencies = [{ label: 'deps/x.wasm', bytes: Buffer.from('\0asm\x0d\0\x01\0\xff\xff') }]
    const source = { files: files('package d:c@1.0.0;\nworld w { import d:a/i@1.0.0; }'), dependencies }
    await expect(describeWit(source)).rejects.toMatchObject({
      code: 'E_BUILD',
      message: expect.stringContaining('deps/x.wasm cannot be read as WIT'),
    })
  })

  it('shows no control characters of its text', async () => {
    const source = { files: files('package a:b;\nworld w { import \u001b[31mx; }'), dependencies: [] }
    await expect(describeWit(source)).rejects.toMatchObject({
      message: expect.not.stringContaining('\u001b'),
    })
  })
})
