import type { ModuleGraph } from '@wasm-pkg/project'
import type { ModuleId } from '@wasm-pkg/project/module-id'
import { beforeEach, describe, expect, it } from 'vitest'
import { loadModule, resolveModule } from './generated-modules.js'
import { createHandedOutIds } from './handed-out-ids.js'
import type { Host } from './host.js'
import type { Target } from './target.js'

const FACADE: ModuleId = 'wasm-pkg:facade/docs:adder@0.1.0/0123456789abcdef'
const BYTES: ModuleId = 'wasm-pkg:bytes/docs:adder@0.1.0/0123456789abcdef'
const target: Target = { platform: 'node', mode: 'sync' }
const module = { imports: [], body: [], exports: [] }
const emit = () => Promise.resolve({ url: '"core.wasm"' })

let asked: string[]
let host: Host

/** A host whose graph would load anything. */
beforeEach(() => {
  asked = []
  const graph = {
    resolveId: async (specifier: string) => (specifier === 'docs:adder' ? FACADE : undefined),
    resolveBytes: async () => BYTES,
    async load(id: string) {
      asked.push(`load ${id}`)
      return module
    },
    component(id: string) {
      asked.push(`component ${id}`)
      return undefined
    },
  }
  const ids = createHandedOutIds()
  host = {
    graph: async () => graph as unknown as ModuleGraph,
    ids: () => ids,
    run: (work: () => Promise<unknown>) => work(),
  } as unknown as Host
})

function resolve(specifier: string, importer?: string) {
  return resolveModule({
    host,
    target,
    specifier,
    importer,
    isRunHere: false,
    resolveFrom: () => Promise.resolve(undefined),
  })
}

describe('loadModule', () => {
  it.each([
    `\0${FACADE}`,
    `\0wasm-pkg:url/${FACADE}`,
    '\0wasm-pkg:sandbox/paths',
    '\0wasm-pkg:from/docs:adder',
    '\0wasm-pkg:glue/../../etc/passwd',
  ])('asks nobody for %j, which no import was answered with', async (id) => {
    expect(await loadModule(host, target, id, emit)).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('loads what an import was answered with, and nothing made of it', async () => {
    const id = await resolve('docs:adder', '/app/main.js')
    expect(id).toBe(`\0${FACADE}`)
    expect(await loadModule(host, target, String(id), emit)).toBe(module)
    expect(asked).toContain(`load ${FACADE}`)
    asked = []
    expect(await loadModule(host, target, `\0wasm-pkg:url/${FACADE}`, emit)).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('loads the component only where one was asked for its URL', async () => {
    const id = await resolve('docs:adder?url', '/app/main.js')
    await loadModule(host, target, String(id), emit)
    expect(asked).toEqual([`component ${BYTES}`])
    expect(await loadModule(host, target, `\0${BYTES}`, emit)).toBeUndefined()
  })
})

describe('resolveModule', () => {
  it('leaves Node’s modules to generated modules, not to what is only called like one', async () => {
    expect(await resolve('node:fs', `\0${FACADE}`)).toBeUndefined()
    await resolve('docs:adder', '/app/main.js')
    expect(await resolve('node:fs', `\0${FACADE}`)).toEqual({ id: 'node:fs', external: true })
  })
})
