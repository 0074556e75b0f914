import { sha256 } from '@wasm-pkg/registry-client/digest'
import type { TranspiledComponent } from '@wasm-pkg/component'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { componentFiles } from '../fixtures/component-files.js'
import { runModules } from '../fixtures/run-modules.js'
import { openTestTranspiler, type TestTranspiler } from '../fixtures/transpile.js'
import { exportingFunctions, exportingInterfaces, parseWat } from '../fixtures/wat.js'
import { typeCheck } from '@wasm-pkg/testing/type-check'
import { typesOf } from '../types/fixtures/check.js'
import { renderTypes } from '../types/render.js'

const WORDS = `default then constructor prototype to-string await import class eval value-of has-own-property let static
yield enum package interface nan infinity async of get set null true this new function instantiate get-core-module imports
instantiate-core exports module object promise error web-assembly symbol gen proto require global-this type-error data-view
implements private super typeof void delete return string number math run-next`.split(/\s+/)

let transpiler: TestTranspiler
beforeAll(async () => {
  transpiler = await openTestTranspiler()
})
afterAll(() => transpiler.close())

async function transpile(wat: string): Promise<TranspiledComponent> {
  const bytes = await parseWat(wat)
  return await transpiler.transpile({ digest: sha256(bytes), bytes: () => Promise.resolve(bytes), label: 'a:b@1.0.0' })
}

/** Names of the package's exports according to the types. */
async function declaredNames(wat: string): Promise<readonly string[]> {
  const { world, byId } = typesOf(await parseWat(wat))
  const names = [...(world + byId).matchAll(/^ *export (?:function|class|\{ [\w$]+ as|\* as) (?:([\w$]+)|"([^"]+)")/gm)]
  return names.map(([, plain, quoted]) => plain ?? quoted ?? '').toSorted()
}

/**
 * Reports the exports of the facade, of its first interface and of an instance of the component through dynamic
 * imports, with the value of each function.
 */
const REPORT = (item: string): string => `
  const call = (value) => (typeof value === 'function' ? value() : Object.fromEntries(Object.entries(value).map(([k, v]) => [k, v()])))
  const show = (module) => Object.fromEntries(Object.entries(module).filter(([name]) => name !== '$init').map(([name, value]) => [name, call(value)]))
  const facade = await import('./it.mjs')
  await facade.$init
  const { instantiate } = await import('./it.factory.mjs')
  const item = ${item === '' ? '{}' : `await import('./it.${item}.mjs')`}
  console.log(JSON.stringify([show(facade), show(await instantiate()), show(item)]))`

describe.each(['sync', 'top-level-await', 'deferred'] as const)('mode %s', (mode) => {
  async function run(wat: string, item = ''): Promise<readonly Record<string, unknown>[]> {
    const files = await componentFiles(await transpile(wat), { name: 'it', mode })
    const { stdout, stderr } = await runModules({ ...files, 'main.mjs': REPORT(item) })
    expect(stderr).toBe('')
    return JSON.parse(stdout) as readonly Record<string, unknown>[]
  }

  it('runs functions with the names of everything in JavaScript', async () => {
    const wat = exportingFunctions(WORDS)
    const [facade, instance] = await run(wat)
    expect(facade).toEqual(instance)
    expect(Object.keys(facade ?? {})).toHaveLength(WORDS.length)
    expect(new Set(Object.values(facade ?? {}))).toEqual(new Set([7]))
    expect(Object.keys(facade ?? {}).toSorted()).toEqual(await declaredNames(wat))
    expect(facade).toHaveProperty('$then', 7)
    expect(facade).not.toHaveProperty('then')
  })

  it('runs interfaces and their functions with such names', async () => {
    const named = exportingInterfaces(
      ['then', 'default', 'class'],
      WORDS.map((word) => `a:b/${word}`),
    )
    const [facade, instance] = await run(named)
    expect(facade).toEqual(instance)
    expect(Object.keys(facade ?? {}).toSorted()).toEqual(await declaredNames(named))
    expect(facade).toHaveProperty('$then.then', 7)
    const [, , item] = await run(exportingInterfaces(WORDS, ['a:b/c']), 'c')
    expect(Object.keys(item ?? {})).toHaveLength(WORDS.length)
    expect(item).toHaveProperty('$then', 7)
    expect(item).not.toHaveProperty('then')
  })

  it('gives what shares a name names of its own, the same in types and values', async () => {
    const wat = exportingInterfaces(['f'], ['a:b/x@1.0.0', 'a:b/x@2.0.0', 'c:d/x', 'x', 'e:f/class', 'g:h/class'])
    const [facade] = await run(wat)
    const names = [
      'a:b/x@1.0.0',
      'a:b/x@2.0.0',
      'c:d/x',
      'class',
      'class$2',
      'e:f/class',
      'g:h/class',
      'x',
      'x$2',
      'x$3',
      'x$4',
    ]
    expect(Object.keys(facade ?? {}).toSorted()).toEqual(names)
    expect(await declaredNames(wat)).toEqual(names)
  })
})

it('says so where jco writes no valid JavaScript', async () => {
  await expect(transpile(exportingFunctions(['arguments']))).rejects.toMatchObject({
    code: 'E_UNSUPPORTED',
    message:
      'a:b@1.0.0 cannot be transpiled: something in it is named `arguments`, for which jco writes no valid JavaScript',
  })
})

it('declares types that the compiler takes, equal to the values', async () => {
  const types = typesOf(await parseWat(exportingInterfaces(['then', 'class', 'f'], ['a:b/c', 'a:b/then'])))
  const declarations = renderTypes([
    { specifier: 'a:b', types },
    { specifier: 'a:b/c', types, interface: 'a:b/c' },
  ])
  const source = `
import { $then, c } from 'a:b'
import { $then as member, f } from 'a:b/c'
export const used: number[] = [$then.f(), c.then(), member(), f()]
const dynamic = await import('a:b/c')
export const more: number = dynamic.$then()
`
  expect(await typeCheck({ 'wasm-pkg.d.ts': declarations, 'app.ts': source })).toEqual([])
})
