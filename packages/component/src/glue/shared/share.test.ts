import { printModule } from '@wasm-pkg/wasi/generated'
import { expect, it } from 'vitest'
import { build, HOST, host } from '../../fixtures/both-glues.js'
import { glueText } from '../../fixtures/glue-text.js'
import { declaredNames } from '../synchronous/undeclared.js'
import { parseModule } from '../syntax.js'
import { generateRuntime } from './module.js'
import { shareRuntime } from './share.js'
import { INSTANCE_NAMES, SHARED_NAMES } from './text.js'

const runtime = parseModule(printModule(generateRuntime()))

it('the runtime module exports what glue may ask it for', () => {
  const exported = runtime.body.flatMap((node) =>
    node.type === 'ExportNamedDeclaration' && node.declaration ? [...declaredNames({ ...runtime, body: [node] })] : [],
  )
  expect(exported).toEqual(expect.arrayContaining([...SHARED_NAMES]))
  expect([...declaredNames(runtime)]).toEqual(expect.arrayContaining([...INSTANCE_NAMES]))
})

it('glue has nothing of its own that the module has', async () => {
  const { own } = await build(HOST, 'w', host())
  const shared = new Set([...SHARED_NAMES, ...INSTANCE_NAMES])
  const [instance] = parseModule(own).body
  const local = [...declaredNames({ ...runtime, body: instance ? [instance] : [] })].filter((name) => shared.has(name))
  // What createInstance gives.
  expect(local.every((name) => INSTANCE_NAMES.includes(name))).toBe(true)
  expect(own).not.toMatch(/function (?:runNext|_utf8AllocateAndEncode|_guardCore)/u)
})

it('glue that makes its instance in another way is refused', () => {
  const text = glueText().replace('function runNext', 'function runLater')
  expect(() => shareRuntime(text)).toThrow('an instance is made in another way')
})

interface Instance {
  readonly _unasked: (error: Error, what: string) => Error
  readonly _guardCore: (run: () => never, what: string) => () => never
}

// A guest with exception handling can catch a trap and call on, which Node 20 cannot run.
it('a guest that goes on after its trap is told the first cause, whatever it passes to an import', async () => {
  const { createTraps } = (await import(
    `data:text/javascript,${encodeURIComponent(printModule(generateRuntime()))}`
  )) as {
    readonly createTraps: () => Instance
  }
  const { _guardCore: guardCore, _unasked: unasked } = createTraps()
  const first = new WebAssembly.RuntimeError('unreachable')
  const trapping = guardCore(() => {
    throw first
  }, 'go')
  expect(trapping).toThrow(first)
  const told = unasked(new RangeError('Offset is outside the bounds of the DataView'), 'tell')
  expect(told.message).toContain('cannot enter component instance, as go failed in an earlier call')
  expect(told.cause).toBe(first)
})
