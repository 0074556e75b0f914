import type { WitApi, WitInterface, WitItem } from '@wasm-pkg/component'
import { describe, expect, it } from 'vitest'
import { compareApis } from './api.js'

type Side = Readonly<Record<string, Readonly<Record<string, string>> | string>>

function apiOf(exports: Side, imports: Side = {}): WitApi {
  return { imports: sideOf(imports), exports: sideOf(exports) }
}

function sideOf(side: Side): WitApi['exports'] {
  return new Map(
    Object.entries(side).map(([id, value]): [string, WitItem | WitInterface] =>
      typeof value === 'string'
        ? [id, { kind: 'function', text: value }]
        : [
            id,
            {
              kind: 'interface',
              items: new Map(
                Object.entries(value).map(([name, text]): [string, WitItem] => [
                  name,
                  { kind: text.startsWith('func') ? 'function' : 'type', text },
                ]),
              ),
            },
          ],
    ),
  )
}

const base = { 'a:b/c@1.0.0': { run: 'func()', point: 'record { x: f64 }' } }

describe('compareApis', () => {
  it('matches interfaces over their versions', () => {
    expect(compareApis(apiOf(base), apiOf({ 'a:b/c@1.0.1': base['a:b/c@1.0.0'] }))).toEqual({
      breaking: [],
      compatible: [],
      calls: [],
    })
  })

  it.each<[string, Side, { breaking?: string[]; compatible?: string[] }]>([
    [
      'a removed function',
      { 'a:b/c@1.0.0': { point: 'record { x: f64 }' } },
      { breaking: ['removes a:b/c run: func()'] },
    ],
    ['a removed interface', {}, { breaking: ['removes a:b/c run: func()', 'removes a:b/c point: record { x: f64 }'] }],
    [
      'a changed signature',
      { 'a:b/c@1.0.0': { ...base['a:b/c@1.0.0'], run: 'func(x: u32)' } },
      { breaking: ['changes a:b/c run: func() -> func(x: u32)'] },
    ],
    [
      'a new field',
      { 'a:b/c@1.0.0': { ...base['a:b/c@1.0.0'], point: 'record { x: f64, y: f64 }' } },
      { breaking: ['changes a:b/c point: record { x: f64 } -> record { x: f64, y: f64 }'] },
    ],
    [
      'a new function',
      { 'a:b/c@1.0.0': { ...base['a:b/c@1.0.0'], stop: 'func()' } },
      { compatible: ['adds a:b/c stop: func()'] },
    ],
    ['a function of the world', { ...base, hello: 'func()' }, { compatible: ['adds hello: func()'] }],
  ])('judges %s', (_title, after, expected) => {
    expect(compareApis(apiOf(base), apiOf(after))).toEqual({ breaking: [], compatible: [], calls: [], ...expected })
  })

  it('takes a new import of another package as breaking, and of WASI as a capability', () => {
    const after = apiOf(base, { 'x:db/query@1.0.0': { q: 'func()' }, log: 'func()', 'wasi:io/error@0.2.0': {} })
    expect(compareApis(apiOf(base), after).breaking).toEqual(['needs x:db/query@1.0.0', 'needs log'])
  })

  it('tells functions that it newly calls of an interface it had', () => {
    const before = apiOf(base, { 'wasi:filesystem/types@0.2.0': { '[method]descriptor.read': 'func()' } })
    const after = apiOf(base, {
      'wasi:filesystem/types@0.2.3': {
        '[method]descriptor.read': 'func()',
        '[method]descriptor.unlink-file-at': 'func()',
      },
    })
    expect(compareApis(before, after).calls).toEqual(['wasi:filesystem/types [method]descriptor.unlink-file-at'])
  })
})
