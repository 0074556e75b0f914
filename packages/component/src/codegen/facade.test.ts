import { describe, expect, it } from 'vitest'
import { parseModule } from '../glue/syntax.js'
import { printModule } from '@wasm-pkg/wasi/generated'
import { type FacadeInput, generateFacade as facadeOf } from './facade.js'

const generateFacade = (input: FacadeInput) => printModule(facadeOf(input))

const adder: FacadeInput = {
  label: 'docs:adder@0.1.0',
  glue: 'wasm-pkg:glue/docs:adder@0.1.0',
  transpiled: {
    suspends: false,
    cores: [{ name: 'component.core.wasm' }, { name: 'component.core2.wasm' }],
    imports: [
      { id: 'log', members: ['default'] },
      { id: 'my:host/clock@1.0.0', members: ['Timer', 'now'] },
      { id: 'wasi:io/error@0.2.3', members: ['Error'] },
    ],
    exports: [
      { kind: 'interface', id: 'docs:adder/add@0.1.0', jsName: 'add', members: ['add'] },
      { kind: 'function', jsName: 'hello' },
    ],
  },
  bindings: [
    { id: 'log', module: './log.js', member: 'log' },
    { id: 'my:host/clock@1.0.0', module: './clock.js' },
    { id: 'wasi:io/error@0.2.3', module: '@bytecodealliance/preview2-shim/io', member: 'error' },
  ],
  cores: new Map([
    ['component.core.wasm', { imports: [{ from: './core.wasm?url', name: 'default', local: 'url0' }], url: 'url0' }],
    ['component.core2.wasm', { inline: Uint8Array.of(0, 97, 115, 109) }],
  ]),
  mode: 'top-level-await',
}

describe('generateFacade', () => {
  it('compiles all modules at once and awaits the instance', () => {
    expect(generateFacade(adder)).toMatchInlineSnapshot(`
      "import { instantiate as $instantiate } from "wasm-pkg:glue/docs:adder@0.1.0"
      import { log as $import0 } from "./log.js"
      import { Timer as $import1_0 } from "./clock.js"
      import { now as $import1_1 } from "./clock.js"
      import { error as $import2 } from "@bytecodealliance/preview2-shim/io"
      import url0 from "./core.wasm?url"
      import { compileUrl as $compile } from "wasm-pkg:runtime"
      function $decode(text) {
        if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text)
        return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
      }
      const $compileBytes = (bytes, name) => WebAssembly.compile(bytes).catch((cause) => {
        throw new Error(\`Could not compile WebAssembly of \${name}: \${cause.message}\`, { cause })
      })
      const $names = ["component.core.wasm", "component.core2.wasm"]
      const $modules = await Promise.all([$compile(url0, "docs:adder@0.1.0"), $compileBytes($decode("AGFzbQ=="), "docs:adder@0.1.0")])
      const $exports = await $instantiate((name) => $modules[$names.indexOf(name)], {
        "log": { default: $import0 },
        "my:host/clock@1.0.0": { "Timer": $import1_0, "now": $import1_1 },
        "wasi:io/error@0.2.3": $import2,
      })
      const $init = Promise.resolve()
      const $export0 = $exports["add"]
      const $export1 = $exports["hello"]
      export { $export0 as add }
      export { $export0 as "docs:adder/add@0.1.0" }
      export { $export1 as hello }
      export { $init as $init }
      "
    `)
  })

  it('awaits nothing in mode sync', () => {
    const code = generateFacade({ ...adder, mode: 'sync' })
    expect(code).toMatchInlineSnapshot(`
      "import { instantiate as $instantiate } from "wasm-pkg:glue/docs:adder@0.1.0"
      import { log as $import0 } from "./log.js"
      import { Timer as $import1_0 } from "./clock.js"
      import { now as $import1_1 } from "./clock.js"
      import { error as $import2 } from "@bytecodealliance/preview2-shim/io"
      import url0 from "./core.wasm?url"
      import { readFileSync as $readFileSync } from "node:fs"
      const $features = [
        [/in (?:constant|init\\.) expressions/, "extended constant expressions", 22],
        [/relaxed-simd/, "relaxed SIMD", 22],
        [/memory count|multi-memory/, "multiple memories", 22],
        [/memory64/, "64-bit memory", 24],
        [/exnref|noexternref|Invalid opcode 0x(?:1f|0a)\\b/, "exceptions with exnref", 24],
        [/wasm-gc|stringref/, "garbage collection", 22],
      ]
      function $newModule(bytes, name, place) {
        try {
          return new WebAssembly.Module(bytes)
        } catch (cause) {
          const [, feature, node] = $features.find(([refusal]) => refusal.test(cause.message)) ?? []
          const need = feature
            ? \`\${feature}, a WebAssembly feature that Node.js has from version \${node} on\`
            : 'WebAssembly that this runtime does not have, or is damaged'
          throw new Error(\`\${name} needs \${need} (\${place}): \${cause.message}\`, { cause })
        }
      }
      function $compileFile(url, name) {
        const text = String(url)
        return $newModule($readFileSync(text.startsWith('file:') ? new URL(text) : text), name, text)
      }
      function $decode(text) {
        if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text)
        return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
      }
      const $cores = { "component.core.wasm": $compileFile(url0, "docs:adder@0.1.0"), "component.core2.wasm": $newModule($decode("AGFzbQ=="), "docs:adder@0.1.0", "component.core2.wasm") }
      const $new = (module, imports) => new WebAssembly.Instance(module, imports)
      const $exports = $instantiate((name) => $cores[name], {
        "log": { default: $import0 },
        "my:host/clock@1.0.0": { "Timer": $import1_0, "now": $import1_1 },
        "wasi:io/error@0.2.3": $import2,
      }, $new)
      const $init = Promise.resolve()
      const $export0 = $exports["add"]
      const $export1 = $exports["hello"]
      export { $export0 as add }
      export { $export0 as "docs:adder/add@0.1.0" }
      export { $export1 as hello }
      export { $init as $init }
      "
    `)
    expect(code).not.toContain('await')
  })

  it('replaces stand-ins when $init is done in mode deferred', () => {
    const code = generateFacade({ ...adder, mode: 'deferred' })
    expect(code).toMatchInlineSnapshot(`
      "import { instantiate as $instantiate } from "wasm-pkg:glue/docs:adder@0.1.0"
      import { log as $import0 } from "./log.js"
      import { Timer as $import1_0 } from "./clock.js"
      import { now as $import1_1 } from "./clock.js"
      import { error as $import2 } from "@bytecodealliance/preview2-shim/io"
      import url0 from "./core.wasm?url"
      import { compileUrl as $compile } from "wasm-pkg:runtime"
      function $decode(text) {
        if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text)
        return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
      }
      const $compileBytes = (bytes, name) => WebAssembly.compile(bytes).catch((cause) => {
        throw new Error(\`Could not compile WebAssembly of \${name}: \${cause.message}\`, { cause })
      })
      function $pending(name, real) {
        const value = () => {
          const found = real()
          if (found !== undefined) return found
          throw new Error(\`\${name} is not ready: its module loads WebAssembly, so \\\`await $init\\\`, which the module exports, first\`)
        }
        return new Proxy(function () {}, {
          get: (_, key) =>
            typeof key === 'string' && real() === undefined ? $pending(\`\${name}.\${key}\`, () => real()?.[key]) : value()[key],
          apply: (_, self, args) => Reflect.apply(value(), self, args),
          construct: (_, args) => Reflect.construct(value(), args),
        })
      }
      let $exports
      let $export0 = $pending("add", () => $exports?.["add"])
      let $export1 = $pending("hello", () => $exports?.["hello"])
      const $init = (async () => {
        const $names = ["component.core.wasm", "component.core2.wasm"]
        const $modules = await Promise.all([$compile(url0, "docs:adder@0.1.0"), $compileBytes($decode("AGFzbQ=="), "docs:adder@0.1.0")])
        $exports = await $instantiate((name) => $modules[$names.indexOf(name)], {
          "log": { default: $import0 },
          "my:host/clock@1.0.0": { "Timer": $import1_0, "now": $import1_1 },
          "wasi:io/error@0.2.3": $import2,
        })
        $export0 = $exports["add"]
        $export1 = $exports["hello"]
      })()
      export { $export0 as add }
      export { $export0 as "docs:adder/add@0.1.0" }
      export { $export1 as hello }
      export { $init as $init }
      "
    `)
    expect(() => parseModule(code)).not.toThrow()
  })

  it.each([
    ['top-level-await', true],
    ['sync', false],
    ['deferred', false],
  ] as const)('says whether it awaits at its top level: %s', (mode, awaits) => {
    expect(facadeOf({ ...adder, mode }).awaits).toBe(awaits)
  })

  it('awaits the facades that it takes imports from in mode deferred', () => {
    const facade = { id: 'log', module: 'wasm-pkg:facade/docs:log', member: 'log', facade: true }
    const code = generateFacade({ ...adder, bindings: [facade, ...adder.bindings.slice(1)], mode: 'deferred' })
    expect(code).toContain('import { $init as $ready0 } from "wasm-pkg:facade/docs:log"')
    expect(code).toContain('await Promise.all([$ready0])')
  })

  it('can do without string names, which are ES2022', () => {
    expect(generateFacade(adder)).toContain('as "docs:adder/add@0.1.0"')
    expect(generateFacade({ ...adder, stringNames: false })).not.toContain('as "')
  })

  it.each(['top-level-await', 'sync', 'deferred'] as const)('takes any names in mode %s', (mode) => {
    const names = [
      'default',
      'delete',
      'await',
      'instantiate',
      'url',
      'imports',
      'exports',
      'WebAssembly',
      'fetch',
      'name',
    ]
    const code = generateFacade({
      ...adder,
      mode,
      transpiled: {
        ...adder.transpiled,
        exports: names.map((name) => ({ kind: 'function', jsName: name })),
        imports: [{ id: 'a"\n`${x}\u2028', members: names }],
      },
      bindings: [{ id: 'a"\n`${x}\u2028', module: './x"\n.js' }],
    })
    const declared = parseModule(code).body.flatMap((node) =>
      node.type === 'ExportNamedDeclaration' ? node.specifiers : [],
    )
    expect(declared.map(({ exported }) => (exported.type === 'Identifier' ? exported.name : exported.value))).toEqual([
      ...names,
      '$init',
    ])
  })

  it('tells what is bound to nothing', () => {
    expect(() => generateFacade({ ...adder, bindings: [] })).toThrow(
      expect.objectContaining({ code: 'E_UNBOUND_IMPORT', message: expect.stringContaining('wasi:io/error@0.2.3') }),
    )
  })

  it('needs an expression for every core module', () => {
    expect(() => generateFacade({ ...adder, cores: new Map() })).toThrow(
      expect.objectContaining({ code: 'E_INTERNAL', message: expect.stringContaining('component.core.wasm') }),
    )
  })

  it('checks for suspension only where calls suspend', () => {
    expect(generateFacade(adder)).not.toContain('Suspending')
    const suspending = { ...adder, transpiled: { ...adder.transpiled, suspends: true } }
    expect(generateFacade(suspending)).toContain("typeof WebAssembly.Suspending !== 'function'")
  })
})
