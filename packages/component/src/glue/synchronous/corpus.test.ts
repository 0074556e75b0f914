import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TranspiledComponent } from '@wasm-pkg/component'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { componentOf } from '@wasm-pkg/testing/wit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestTranspiler, type TestTranspiler } from '../../fixtures/transpile.js'
import { parseWat } from '../../fixtures/wat.js'

let transpiler: TestTranspiler
beforeAll(async () => {
  transpiler = await openTestTranspiler()
})
afterAll(() => transpiler.close())

async function glueOf(name: string, bytes: Uint8Array): Promise<TranspiledComponent> {
  return await transpiler.transpile({ digest: sha256(bytes), bytes: () => Promise.resolve(bytes), label: name })
}

/** Of components in which nothing waits, what keeps each of those that keep jco's tasks. */
async function fallbacks(components: Readonly<Record<string, Uint8Array>>): Promise<Readonly<Record<string, string>>> {
  const reasons: Record<string, string> = {}
  for (const [name, bytes] of Object.entries(components)) {
    const { suspends, glueKind } = await glueOf(name, bytes)
    if (!suspends && glueKind.kind === 'tasks') reasons[name] = glueKind.reason
  }
  return reasons
}

const VALUES = `interface api {
  record point { x: s32, y: f64 }
  variant shape { dot(point), line(list<point>), none }
  flags rights { read, write }
  enum colour { red, green }
  numbers: func(a: u8, b: s64, c: f32, d: char, e: bool) -> tuple<u64, f64>;
  lists: func(a: list<u8>, b: list<string>, c: list<list<point>>) -> list<shape>;
  choose: func(a: option<shape>, b: rights, c: colour) -> result<point, string>;
}`
const RESOURCES = `interface api {
  resource file { constructor(name: string); read: func() -> result<list<u8>, string>; open: static func() -> file; }
  use-all: func(a: list<borrow<file>>, b: option<file>) -> tuple<file, list<file>>;
}`

/** A part that calls another. */
const COMPOSED = `(component
  (component $a
    (core module $m (func (export "f") (result i32) i32.const 7))
    (core instance $i (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))
  (component $b
    (import "f" (func $f (result u32)))
    (core func $g (canon lower (func $f)))
    (core module $m (import "" "f" (func $f (result i32))) (func (export "g") (result i32) call $f))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $g))))))
    (func (export "g") (result u32) (canon lift (core func $i "g"))))
  (instance $a (instantiate $a))
  (instance $b (instantiate $b (with "f" (func $a "f"))))
  (export "g" (func $b "g")))`

it('keeps tasks for no component in which nothing waits, composed ones included', async () => {
  const components: Record<string, Uint8Array> = {
    empty: await parseWat('(component)'),
    composed: await parseWat(COMPOSED),
  }
  for (const [name, source] of Object.entries({ VALUES, RESOURCES })) {
    for (const way of ['import', 'export']) {
      components[`${way} ${name}`] = await componentOf(`package a:b; ${source} world w { ${way} api; }`)
    }
  }
  for (const name of ['docs:adder@0.1.0', 'docs:consumer', 'docs:greet']) {
    components[name] = (await buildSample(name)).bytes
  }
  expect(await fallbacks(components)).toEqual({})
})

/** A folder of components, for a look at more of them than the repository has. */
const FOLDER = process.env['WASM_PKG_GLUE_CORPUS']
/**
 * Of the 447 in the repositories of the component model, wasm-tools, jco and wit-bindgen. They use `context.get` in a part, or error
 * contexts. An update of jco must not make it more.
 */
const MOST = 8

/** Built-ins that work on what a task can wait for: such a component has tasks, even if no function of its own is `async`. */
const OF_TASKS = /\b(?:stream|future|waitable|subtask|task)[A-Z]\w*\.bind\(/u

it.runIf(FOLDER !== undefined)(
  'keeps tasks for few of the components in a folder',
  { timeout: 3_600_000 },
  async () => {
    const folder = FOLDER ?? ''
    const reasons: string[] = []
    let count = 0
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.wasm'))) {
      // What jco refuses has no glue.
      const glue = await glueOf(file, await readFile(join(folder, file))).catch(() => undefined)
      if (glue === undefined || glue.suspends || OF_TASKS.test(await glue.glue())) continue
      count += 1
      if (glue.glueKind.kind === 'tasks') reasons.push(`${file}: ${glue.glueKind.reason}`)
    }
    console.log(`${reasons.length} of ${count} keep jco's tasks\n${reasons.join('\n')}`)
    expect(count).toBeGreaterThan(0)
    expect(reasons.length).toBeLessThanOrEqual(MOST)
  },
)
