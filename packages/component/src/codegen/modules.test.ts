import { describe, expect, it } from 'vitest'
import { parseModule } from '../glue/syntax.js'
import { generateInstantiateModule } from './instantiate-module.js'
import { generateInterfaceModule } from './interface-module.js'
import { interfaceJsName } from '../glue/names.js'
import { generateWitPackageModule } from './wit-package-module.js'

describe('generateInterfaceModule', () => {
  const item = {
    kind: 'interface',
    id: 'docs:greet/guests@0.1.0',
    jsName: 'guests',
    members: ['GuestBook', 'delete'],
  } as const

  it('exports the members of an interface', () => {
    expect(generateInterfaceModule({ facade: './facade.js', item, mode: 'sync' })).toMatchInlineSnapshot(`
      "import { guests as $interface } from "./facade.js"
      export { $init } from "./facade.js"
      const $member0 = $interface["GuestBook"]
      const $member1 = $interface["delete"]
      export { $member0 as GuestBook }
      export { $member1 as delete }
      "
    `)
  })

  it('follows the facade in mode deferred', () => {
    const code = generateInterfaceModule({ facade: './facade.js', item, mode: 'deferred' })
    expect(code).toMatchInlineSnapshot(`
      "import { guests as $interface } from "./facade.js"
      export { $init } from "./facade.js"
      import { $init as $ready } from "./facade.js"
      let $member0 = $interface["GuestBook"]
      let $member1 = $interface["delete"]
      export { $member0 as GuestBook }
      export { $member1 as delete }
      $ready.then(() => {
        $member0 = $interface["GuestBook"]
        $member1 = $interface["delete"]
      }, () => {})
      "
    `)
    expect(() => parseModule(code)).not.toThrow()
  })
})

describe('generateWitPackageModule', () => {
  it('exports what the interfaces are bound to and leaves out the others', () => {
    const code = generateWitPackageModule({
      interfaces: [
        { id: 'wasi:http/types@0.2.0', jsName: 'types' },
        { id: 'wasi:http/proxy@0.2.0', jsName: 'proxy' },
        { id: 'my:own/thing@1.0.0', jsName: 'thing' },
      ],
      bindings: [
        { id: 'wasi:http/types@0.2.0', module: '@bytecodealliance/preview2-shim/http', member: 'types' },
        { id: 'my:own/thing@1.0.0', module: './thing.js' },
      ],
    })
    expect(code).toMatchInlineSnapshot(`
      "export { types as types } from "@bytecodealliance/preview2-shim/http"
      export { types as "wasi:http/types@0.2.0" } from "@bytecodealliance/preview2-shim/http"
      export * as thing from "./thing.js"
      export * as "my:own/thing@1.0.0" from "./thing.js"
      "
    `)
  })
})

describe('generateInstantiateModule', () => {
  it.each(['top-level-await', 'sync', 'deferred'] as const)('is a module with one export in mode %s', (mode) => {
    const code = generateInstantiateModule({
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
    const exported = parseModule(code).body.filter(({ type }) => type.startsWith('Export'))
    expect(exported).toHaveLength(1)
    expect(code).toContain('export async function instantiate(imports = {}) {')
    expect(code.includes('node:fs')).toBe(mode === 'sync')
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
