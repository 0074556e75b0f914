import { describe, expect, it } from 'vitest'
import { build, HOST, host } from '../fixtures/both-glues.js'
import { glueText } from '../fixtures/glue-text.js'
import { readGlue } from './read.js'

/** Without the lines that say nothing, which jco leaves and minifiers take out. */
const lines = (code: string): string => code.replaceAll(/^[ ;]*\n/gm, '')

describe('the code of readGlue', () => {
  it('keeps of the log what runs besides, and nothing of the loader', () => {
    const body = "if (x) _debugLog('a', { b: 1 }); else _debugLog('c')\n_debugLog('d');"
    expect(lines(readGlue(glueText({ body, exports: 'add' })).code)).toMatchInlineSnapshot(`
      "export function instantiate(getCoreModule, imports, instantiateCore = WebAssembly.instantiate) {
        let gen = (function* _initGenerator () {
          if (x) ; else ;
          return { "add": add };
        })();
        return runInstance(gen);
      };
      "
    `)
  })

  it('is what runs of a component with several core modules, with parts of jco and ours', async () => {
    const { own, cores } = await build(HOST, 'w', host())
    expect(Object.keys(cores)).toHaveLength(3)
    await expect(lines(own)).toMatchFileSnapshot('../fixtures/glue/host.js.txt')
  })

  it.each(['default loader', 'fetchCompile', 'utilities'])('refuses glue without its %s', (what) => {
    const without = glueText({ body: '' })
      .replace(what === 'fetchCompile' ? /const fetchCompile.*/u : '', '')
      .replace(what === 'default loader' ? /if \(!getCoreModule\).*/u : '', '')
      .replace(what === 'utilities' ? /export const _util.*/u : '', '')
    expect(() => readGlue(without)).toThrow(`it has no ${what}`)
  })

  it.each([
    ['an exported function', '_debugLog(\'[iface="f", function="f"][Instruction::CallWasm] enter\', {})'],
    ['a list of numbers', 'let valData0;'],
    ['a list of numbers', 'const numbers = Uint8Array.from(memory0.buffer.slice(a, b))'],
    ['a list', 'for (const e of vec0.length) {}'],
    ['flags', "if (a) throw 'flags have extraneous bits set'"],
    ['an import', 'const _trampoline0 = function () { return f() }'],
    ['an import', 'const trampoline0 = _lowerImport.bind(null, options)'],
  ])('refuses %s of another shape: %s', (what, body) => {
    expect(() => readGlue(glueText({ body }))).toThrow(
      expect.objectContaining({
        code: 'E_INTERNAL',
        message: expect.stringContaining(`unexpected JavaScript: ${what}`),
      }),
    )
  })

  it.each(['import.meta.url', "import('node:fs')"])('refuses glue that could load something itself: %s', (body) => {
    expect(() => readGlue(glueText({ body }))).toThrow(expect.objectContaining({ code: 'E_INTERNAL' }))
  })

  it.each(['', 'export function instantiate() {}', '}{', 'export const instantiate = 1'])(
    'refuses other text: %j',
    (text) => {
      expect(() => readGlue(text)).toThrow(expect.objectContaining({ code: 'E_INTERNAL' }))
    },
  )

  it('takes new.target, which is no loading', () => {
    expect(readGlue(glueText({ body: 'function f() { return new.target }' })).code).toContain('new.target')
  })

  it('leaves calls of other functions, and values of log calls', () => {
    const { code } = readGlue(glueText({ body: "other._debugLog('a'); const y = _debugLog('b')" }))
    expect(code).toContain("other._debugLog('a'); const y = _debugLog('b')")
  })
})

describe('the imports of readGlue', () => {
  it('lists what is taken, by id and name', () => {
    const before = `
      const { now, Timer: Timer$1 } = imports['my:host/clock@1.0.0'];
      const { later } = imports['my:host/clock@1.0.0'];
      const log = imports.log.default;
      const { error } = other['my:host/error@1.0.0'];`
    expect(readGlue(glueText({ before })).imports).toEqual([
      { id: 'log', members: ['default'] },
      { id: 'my:host/clock@1.0.0', members: ['Timer', 'later', 'now'] },
    ])
  })

  it('refuses to guess', () => {
    expect(() => readGlue(glueText({ before: "const { [name]: x } = imports['a:b/c'];" }))).toThrow(
      'an import is taken by a computed name',
    )
    expect(() => readGlue(glueText({ before: "const { ...rest } = imports['a:b/c'];" }))).toThrow(
      'an import is taken by a computed name',
    )
    expect(() => readGlue(glueText({ before: "const x = imports['a:b/c'];" }))).toThrow(
      'the import a:b/c is read in an unknown way',
    )
  })
})

describe('the exports of readGlue', () => {
  it('tells interfaces from functions and keeps reserved words', () => {
    const body = "const add010 = { add: add, 'delete': _delete };"
    const exports = "add: add010, 'delete': _delete, 'docs:adder/add@0.1.0': add010, hello"
    expect(readGlue(glueText({ body, exports })).exports).toEqual([
      { kind: 'interface', id: 'docs:adder/add@0.1.0', jsName: 'add', members: ['add', 'delete'] },
      { kind: 'function', jsName: 'delete' },
      { kind: 'function', jsName: 'hello' },
    ])
  })

  it('gives an interface whose short name is taken a name of its own', () => {
    const body = 'const x010 = { f: f }; const x020 = { f: f$1 };'
    const exports = "x: x010, 'docs:a/x@0.1.0': x010, 'docs:a/x@0.2.0': x020, x020: x020$1"
    expect(readGlue(glueText({ body, exports })).exports).toEqual([
      { kind: 'interface', id: 'docs:a/x@0.1.0', jsName: 'x', members: ['f'] },
      { kind: 'interface', id: 'docs:a/x@0.2.0', jsName: 'x$2', members: ['f'] },
      { kind: 'function', jsName: 'x020' },
    ])
  })

  it('takes an interface that the world defines inline', () => {
    const parts = { body: 'const plain = { f: f };', exports: 'plain' }
    expect(readGlue(glueText(parts)).exports).toEqual([
      { kind: 'interface', id: 'plain', jsName: 'plain', members: ['f'] },
    ])
  })

  it.each(['[name]: x', '...rest', 'a: 1'])('refuses to guess: %s', (exports) => {
    expect(() => readGlue(glueText({ exports }))).toThrow('an export is no plain variable')
  })
})

describe('suspends of readGlue', () => {
  it.each([
    ['async function run() {}', true],
    ['const _trampoline0 = async function () { let ret; };', true],
    ['class Thing { async get() {} }', true],
    ['const trampoline0 = new WebAssembly.Suspending(streamRead);', true],
    ['let trampoline0 = a.manuallyAsync ? new WebAssembly.Suspending(a) : a;', false],
    ['function run() {}', false],
  ])('of %s is %s', (body, suspends) => {
    expect(readGlue(glueText({ body })).suspends).toBe(suspends)
  })

  it('overlooks the async functions of the runtime', () => {
    expect(readGlue(glueText({ before: 'async function task() {}' })).suspends).toBe(false)
  })
})
