import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import * as fc from 'fast-check'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { editManifest } from './edit.js'
import { parseManifest } from './parse.js'

const file = resolve('/project/package.json')
const parse = (wasmPkg: unknown) => parseManifest(JSON.stringify({ name: 'x', wasmPkg }), file)

function failure(wasmPkg: unknown): { code: string; message: string } {
  try {
    parse(wasmPkg)
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error('accepted')
}

describe('the wasmPkg key of package.json', () => {
  it('says that a merge was not finished', () => {
    const text = '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> other\n}\n'
    expect(() => parseManifest(text, file)).toThrow('has git conflict markers on lines 2, 4, 6')
  })

  it('reads everything it may hold', () => {
    const manifest = parse({
      dependencies: { 'acme:image': '1.2', 'wasi:http': '0.2.0' },
      registries: {
        default: 'a.example',
        namespaces: { acme: 'b.example' },
        packages: { 'x:y': { registry: 'c', metadata: {} } },
      },
      overrides: { 'acme:local': './build/local.wasm' },
      policy: { registries: ['b.example'], imports: ['wasi:io'], maxSize: 5, packages: { 'x:y': { imports: ['*'] } } },
      bindings: { 'host:log/log': './log.js' },
      async: { 'acme:image': { exports: ['run'] } },
    })
    expect([...manifest.dependencies].map(([name, r]) => `${name} ${formatRequirement(r)}`)).toEqual([
      'acme:image ^1.2',
      'wasi:http =0.2.0',
    ])
    expect(manifest.overrides.get('acme:local')).toBe(join(resolve('/project'), 'build', 'local.wasm'))
    expect(manifest.async.get('acme:image')).toEqual({ imports: [], exports: ['run'] })
    expect(manifest.policy.packages?.get('x:y')).toEqual({ imports: ['*'] })
  })

  it('is empty without file or key', () => {
    expect(parseManifest(undefined, file).dependencies.size).toBe(0)
    expect(parseManifest('\uFEFF{}', file).registries).toEqual({})
  })

  it.each([
    [{ dependancies: {} }, 'wasmPkg.dependancies is not a known key'],
    [{ dependencies: [] }, 'wasmPkg.dependencies must be an object'],
    [{ dependencies: { 'acme:image': 1 } }, 'wasmPkg.dependencies["acme:image"] must be a non-empty string'],
    [{ dependencies: { 'acme:image': '>=1 <2' } }, 'wasmPkg.dependencies["acme:image"]: '],
    [{ dependencies: { Acme: '1' } }, 'wasmPkg.dependencies.Acme: '],
    [{ dependencies: { 'npm:react': '18' } }, 'belongs to another tool'],
    [{ registries: { namespaces: { 'a:b': 'x' } } }, 'wasmPkg.registries.namespaces'],
    [{ registries: { namespaces: { a: { registry: 'x' } } } }, 'wasmPkg.registries.namespaces.a must be a registry'],
    [
      { registries: { namespaces: { a: { registry: 'x', metadata: {}, auth: 'x' } } } },
      'namespaces.a.auth is not a known key',
    ],
    [{ policy: { imports: ['wasi io'] } }, 'wasmPkg.policy.imports[0] is not an import pattern'],
    [{ permissions: { 'a:b': { netwrok: true } } }, 'wasmPkg.permissions["a:b"].netwrok is not a known key'],
    [{ permissions: { 'a:b': { preopens: { data: '.' } } } }, 'must be an absolute path'],
    [{ permissions: { 'a:b': { env: 'HOME' } } }, 'wasmPkg.permissions["a:b"].env must be an object'],
    [{ permissions: { 'a:b': { args: 'x' } } }, 'wasmPkg.permissions["a:b"].args must be true or a list'],
    [{ permissions: { '*': { exit: 1 } } }, 'wasmPkg.permissions["*"].exit must be true or false'],
    [{ policy: { minAgeDays: '3d' } }, 'wasmPkg.policy.minAgeDays must be a positive whole number'],
    [{ policy: { signers: ['me'] } }, 'wasmPkg.policy.signers is reserved'],
    [{ policy: { maxSize: -1 } }, 'wasmPkg.policy.maxSize must be a positive whole number'],
    [{ async: { 'a:b': { import: [] } } }, 'wasmPkg.async["a:b"].import is not a known key'],
    [{ async: { 'a:b': { exports: 'run' } } }, 'wasmPkg.async["a:b"].exports must be a list'],
    [{ async: { '*': {} } }, 'wasmPkg.async["*"]: '],
    ['text', 'wasmPkg must be an object'],
  ])('names file and key in the error about %j', (wasmPkg, message) => {
    const error = failure(wasmPkg)
    expect(error.code).toBe('E_CONFIG')
    expect(error.message).toContain(`${file}: `)
    expect(error.message).toContain(message)
  })

  it('says in which line JSON is broken', () => {
    expect(() => parseManifest('{\n  "name": "x",\n  "y" 1\n}\n', file)).toThrow('is not valid JSON (line 3, column 7)')
  })

  it('does not quote broken JSON', () => {
    expect(() => parseManifest('{"token":"hunter2', file)).toThrow(expect.objectContaining({ code: 'E_CONFIG' }))
    expect(() => parseManifest('{"token":"hunter2', file)).not.toThrow(/hunter2/)
  })
})

describe('editing package.json', () => {
  const odd =
    '{\n\t"name": "x",  "files": ["dist"],\n\t"wasmPkg": {\n\t\t"dependencies": {\n\t\t\t"b:b": "1"\n\t\t}\n\t}\n}'

  it('keeps formatting, order and the missing final newline', async () => {
    expect(
      await editManifest(
        odd,
        'dependencies',
        new Map([
          ['a:a', '^1.0.0'],
          ['c:c', '2'],
        ]),
        file,
      ),
    ).toBe(odd.replace('\t\t\t"b:b": "1"', '\t\t\t"a:a": "^1.0.0",\n\t\t\t"b:b": "1",\n\t\t\t"c:c": "2"'))
    expect(await editManifest(odd, 'dependencies', new Map([['b:b', '3']]), file)).toBe(
      odd.replace('"b:b": "1"', '"b:b": "3"'),
    )
  })

  it('keeps CRLF, four spaces and a byte order mark', async () => {
    const text = '\uFEFF{\r\n    "name": "x"\r\n}\r\n'
    const edited = await editManifest(text, 'dependencies', new Map([['a:a', '1']]), file)
    expect(edited).toBe(
      '\uFEFF{\r\n    "name": "x",\r\n    "wasmPkg": {\r\n        "dependencies": {\r\n            "a:a": "1"\r\n        }\r\n    }\r\n}\r\n',
    )
    expect(edited.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  it('adding and removing gives the text back', async () => {
    const added = await editManifest(odd, 'dependencies', new Map([['a:a', '1']]), file)
    expect(await editManifest(added, 'dependencies', new Map([['a:a', undefined]]), file)).toBe(odd)
  })

  it('writes mappings where the keys around them are missing', async () => {
    expect(JSON.parse(await editManifest(odd, 'namespaces', new Map([['acme', 'a.example']]), file))).toMatchObject({
      wasmPkg: { dependencies: { 'b:b': '1' }, registries: { namespaces: { acme: 'a.example' } } },
    })
  })

  it('starts a new file and refuses what is no JSON object', async () => {
    expect(JSON.parse(await editManifest('', 'dependencies', new Map([['a:a', '1']]), file))).toEqual({
      wasmPkg: { dependencies: { 'a:a': '1' } },
    })
    await expect(editManifest('[]', 'dependencies', new Map(), file)).rejects.toMatchObject({ code: 'E_CONFIG' })
    await expect(editManifest('{"a":}', 'dependencies', new Map(), file)).rejects.toMatchObject({ code: 'E_CONFIG' })
  })

  it('changes no other key of any JSON file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom(undefined, 2, '\t'),
        async (value, indent) => {
          delete value['wasmPkg']
          const edited = await editManifest(
            JSON.stringify(value, null, indent),
            'dependencies',
            new Map([['a:a', '1']]),
            file,
          )
          expect(JSON.parse(edited)).toEqual(
            JSON.parse(JSON.stringify({ ...value, wasmPkg: { dependencies: { 'a:a': '1' } } })),
          )
        },
      ),
    )
  })
})
