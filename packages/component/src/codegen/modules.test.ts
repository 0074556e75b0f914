import { printModule } from '@wasm-pkg/wasi/generated'
import { describe, expect, it } from 'vitest'
import { parseModule } from '../glue/syntax.js'
import { generateInstantiateModule } from './instantiate-module.js'
import { generateInterfaceModule } from './interface-module.js'
import { interfaceJsName } from '../glue/names.js'
import { generateBoundInterface, generateWitPackageModule } from './wit-package-module.js'

describe('generateInterfaceModule', () => {
  const item = {
    kind: 'interface',
    id: 'docs:greet/guests@0.1.0',
    jsName: 'guests',
    members: ['GuestBook', 'delete'],
  } as const

  it('exports the members of an interface', () => {
    expect(printModule(generateInterfaceModule({ facade: './facade.js', item, mode: 'sync' }))).toMatchInlineSnapshot(`
      "import { guests as $interface } from "./facade.js"
      const $member0 = $interface["GuestBook"]
      const $member1 = $interface["delete"]
      export { $init as $init } from "./facade.js"
      export { $member0 as GuestBook }
      export { $member1 as delete }
      "
    `)
  })

  it('follows the facade in mode deferred', () => {
    const code = printModule(generateInterfaceModule({ facade: './facade.js', item, mode: 'deferred' }))
    expect(code).toMatchInlineSnapshot(`
      "import { guests as $interface } from "./facade.js"
      import { $init as $ready } from "./facade.js"
      let $member0 = $interface["GuestBook"]
      let $member1 = $interface["delete"]
      $ready.then(() => {
        $member0 = $interface["GuestBook"]
        $member1 = $interface["delete"]
      }, () => {})
      export { $init as $init } from "./facade.js"
      export { $member0 as GuestBook }
      export { $member1 as delete }
      "
    `)
    expect(() => parseModule(code)).not.toThrow()
  })
})

describe('generateWitPackageModule', () => {
  const thing = { id: 'my:own/thing@1.0.0', module: './thing.js' }
  const types = { id: 'wasi:http/types@0.2.0', module: '@bytecodealliance/preview2-shim/http', member: 'types' }

  it('exports what the interfaces are bound to', () => {
    const module = generateWitPackageModule({
      interfaces: [
        { jsName: 'types', binding: types },
        { jsName: 'thing', binding: thing },
      ],
    })
    expect(printModule(module)).toMatchInlineSnapshot(`
      "export { types as types } from "@bytecodealliance/preview2-shim/http"
      export { types as "wasi:http/types@0.2.0" } from "@bytecodealliance/preview2-shim/http"
      export * as thing from "./thing.js"
      export * as "my:own/thing@1.0.0" from "./thing.js"
      "
    `)
  })
})

describe('generateBoundInterface', () => {
  it('exports the members of what an interface is bound to', () => {
    const binding = { id: 'my:own/thing@1.0.0', module: './thing"s.js', member: 'a thing' }
    expect(printModule(generateBoundInterface(binding, ['Guest', 'then']))).toMatchInlineSnapshot(`
      "import { "a thing" as $interface } from "./thing\\"s.js"
      const $member0 = $interface["Guest"]
      const $member1 = $interface["then"]
      export { $member0 as Guest }
      export { $member1 as $then }
      "
    `)
  })

  it('is the module itself where that is the interface', () => {
    const binding = { id: 'my:own/thing@1.0.0', module: './thing.js' }
    expect(printModule(generateBoundInterface(binding, ['Guest']))).toBe('export * from "./thing.js"\n')
  })
})

describe('generateInstantiateModule', () => {
  it.each(['top-level-await', 'sync', 'deferred'] as const)('is a module with one export in mode %s', (mode) => {
    const module = generateInstantiateModule({
      label: 'docs:log@0.1.0',
      glue: './glue.js',
      transpiled: {
        suspends: true,
        cores: [{ name: 'component.core.wasm' }],
        imports: [{ id: 'log', members: ['default'] }],
        exports: [],
      },
      bindings: [],
      cores: new Map([['component.core.wasm', { url: 'new URL("./core.wasm", import.meta.url)' }]]),
      mode,
    })
    const code = printModule(module)
    const exported = parseModule(code).body.filter(({ type }) => type.startsWith('Export'))
    expect(exported).toHaveLength(1)
    expect(module.exports).toEqual([{ kind: 'local', name: 'instantiate', local: 'instantiate' }])
    expect(module.imports.some(({ from }) => from === 'node:fs')).toBe(mode === 'sync')
  })
})

it.each([
  ['wasi:clocks/monotonic-clock@0.2.3', 'monotonicClock'],
  ['docs:adder/add', 'add'],
  ['docs:a/get-URL-2@1.0.0-rc.1', 'getUrl2'],
  ['log', 'log'],
])('interfaceJsName of %s is %s', (id, name) => {
  expect(interfaceJsName(id)).toBe(name)
})
