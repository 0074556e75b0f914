import { describe, expect, it } from 'vitest'
import { labelledComponent } from '@wasm-pkg/testing/labelled-component'
import { buildSample } from '@wasm-pkg/testing/samples'
import { counterComponent } from '@wasm-pkg/testing/resource-components'
import { suspendingFunctions } from './async-functions.js'

const file = '/app/package.json'

function find(name: string, read: () => Promise<Uint8Array>, functions: { imports?: string[]; exports?: string[] }) {
  const async = new Map([[name, { imports: [], exports: [], ...functions }]])
  return suspendingFunctions({ async, file }, { id: `${name}@0.1.0`, read })
}

const consumer = async (): Promise<Uint8Array> => (await buildSample('docs:consumer')).bytes
const unreadable = (): Promise<Uint8Array> => Promise.reject(new Error('read'))
const counter = (): Promise<Uint8Array> => counterComponent('0.1.0')

describe('functions that wait', () => {
  it('get the ids that the component has, with a version or without', async () => {
    const functions = { imports: ['docs:adder/add#add'], exports: ['docs:consumer/calc@0.1.0#sum'] }
    expect(await find('docs:consumer', consumer, functions)).toEqual({
      imports: ['docs:adder/add@0.1.0#add'],
      exports: ['docs:consumer/calc@0.1.0#sum'],
    })
  })

  it('go by a label, or by the interface for all labels of it', async () => {
    const number = ['first=acme:app/number@1.0.0#get', 'second-one=acme:app/number@1.0.0#get']
    const all = { imports: ['acme:app/number#get'], exports: ['here#run'] }
    expect(await find('acme:app', labelledComponent, all)).toEqual({
      imports: number,
      exports: ['here=acme:app/runner@1.0.0#run'],
    })
    expect(await find('acme:app', labelledComponent, { imports: ['first#get'] })).toEqual({
      imports: number.slice(0, 1),
      exports: [],
    })
  })

  it('may be methods', async () => {
    const functions = { exports: ['docs:counter/api#[method]counter.next'] }
    expect(await find('docs:counter', counter, functions)).toEqual({
      imports: [],
      exports: ['docs:counter/api@0.1.0#[method]counter.next'],
    })
  })

  it.each([
    ['imports', 'docs:consumer/calc#sum'],
    ['exports', 'sum'],
    ['exports', 'docs:consumer/calc@0.2.0#sum'],
    ['exports', 'docs:consumer/calc'],
  ])('are an error that names key and functions if there are none such: %s %s', async (role, text) => {
    await expect(find('docs:consumer', consumer, { [role]: [text] })).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining(`/app/package.json: wasmPkg.async["docs:consumer"].${role}[0]`),
      actual: text,
      expected: role === 'imports' ? 'docs:adder/add@0.1.0#add' : 'docs:consumer/calc@0.1.0#sum',
    })
  })

  it('are not looked for in packages that nothing is said of', async () => {
    const pack = { id: 'docs:adder@0.1.0', read: unreadable }
    expect(await suspendingFunctions({ async: new Map(), file }, pack)).toBeUndefined()
  })
})
