import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { outputOf, runBuild } from '../lib/build-app.mjs'
import { compare } from '../lib/measure.mjs'
import { runChild, runJco } from '../lib/processes.mjs'
import { report } from '../lib/report.mjs'
import { valuesComponent } from '../lib/values-component.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

const VALUES = /** @type {const} */ ({
  numbers: { what: 'two numbers and their sum', calls: 1_000_000 },
  text: { what: 'a text of 20 characters, both ways', calls: 50_000 },
  bytes: { what: 'a `list<u8>` of 1 MB, both ways', calls: 20 },
  records: { what: '1,000 records of four fields, both ways', calls: 50 },
})

/** What values cost that cross to a component and back: with conversion written by hand, with ours and with jco's own. */
export async function run() {
  const workspace = await createWorkspace()
  try {
    const sources = await makeSources(workspace)
    for (const [loop, { what, calls }] of Object.entries(VALUES)) {
      const contenders = sources
        .filter(({ source }) => source !== 'javascript' || loop === 'numbers')
        .map(({ what: contender, ...source }) => ({
          what: contender,
          work: async () => ({ ms: (await runChild('values', { ...source, loop })).own.each * calls }),
        }))
      const rows = await compare(contenders, { most: 11, seconds: 8 })
      const nanoseconds = ((rows[1]?.median ?? 0) / calls) * 1e6
      const note = `one call through wasm-pkg: ${nanoseconds.toFixed(nanoseconds < 100 ? 1 : 0)} ns`
      const title = `${calls.toLocaleString('en')} calls with ${what}, in Node`
      report(`values-${loop}`, title, rows, [note], { nanoseconds })
    }
  } finally {
    await workspace.close()
  }
}

/** The same functions, from each contender. @param {import('../lib/workspace.mjs').Workspace} workspace */
async function makeSources(workspace) {
  const { core, bytes } = await valuesComponent()
  await workspace.publish({ name: 'bench:values', version: '0.1.0', bytes })
  const app = await workspace.app('values', {
    'package.json': '{"private":true,"type":"module"}',
    'wasm-pkg/package.json': '{"private":true,"type":"module","wasmPkg":{}}',
    'wasm-pkg/main.js': "export * from 'bench:values@0.1.0'\n",
  })
  await writeFile(join(app, 'core.wasm'), core)
  await writeFile(join(app, 'values.wasm'), bytes)
  await mkdir(join(app, 'jco'))
  await runJco(join(app, 'values.wasm'), join(app, 'jco'))
  await runBuild(workspace, app, 'rollup', 'wasm-pkg')
  const ours = join(outputOf(app, 'rollup', 'wasm-pkg'), 'main.js')
  return [
    { what: 'conversion written by hand', source: 'hand', file: join(app, 'core.wasm') },
    { what: 'wasm-pkg', source: 'module', file: ours },
    { what: "jco's own output", source: 'module', file: join(app, 'jco/values.js') },
    { what: 'the same in JavaScript', source: 'javascript', file: '' },
  ]
}
