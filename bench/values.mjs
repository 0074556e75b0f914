import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runJco } from './lib/processes.mjs'
import { compare } from './lib/measure.mjs'
import { report } from './lib/report.mjs'
import { byHand, valuesComponent } from './lib/values-component.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 15
const TEXT = 'twenty characters ok'
const MEGABYTE = Uint8Array.from({ length: 2 ** 20 }, (_, index) => index)
const POINTS = Array.from({ length: 1000 }, (_, index) => ({ a: index, b: index / 3, c: -index, d: index & 255 }))

/** Calls in one measurement, and the goal. @type {Record<string, { name: string, calls: number, goal: string, call: (it: import('./lib/values-component.mjs').Values) => unknown }>} */
const VALUES = {
  'two numbers': { name: 'numbers', calls: 200_000, goal: 'at most 20 ns', call: (it) => it.add(1, 2) },
  'a text of 20 characters': { name: 'text', calls: 50_000, goal: 'at most 400 ns', call: (it) => it.text(TEXT) },
  'a list<u8> of 1 MB': {
    name: 'bytes',
    calls: 30,
    goal: 'at most 1.5 times two copies',
    call: (it) => it.bytes(MEGABYTE),
  },
  '1,000 records of four fields': {
    name: 'records',
    calls: 100,
    goal: 'at most 1.5 times by hand',
    call: (it) => it.points(POINTS),
  },
}

/** What values cost that cross to a component and back: with conversion written by hand, with ours and with jco's own. */
export async function values() {
  const workspace = await createWorkspace()
  try {
    const { core, bytes } = await valuesComponent()
    const contenders = Object.entries({
      'conversion written by hand': byHand(core),
      'wasm-pkg': await ours(workspace.folder, bytes),
      "jco's own output": await jcos(workspace.folder, bytes),
    })
    for (const [what, { name, calls, goal, call }] of Object.entries(VALUES)) {
      const rows = await compare(
        RUNS,
        contenders.map(([contender, it]) => ({
          what: contender,
          work: () => {
            for (let count = 0; count < calls; count++) call(it)
          },
        })),
      )
      const own = ((rows[1]?.median ?? 0) / calls) * 1e6
      report(`values-${name}`, `${calls.toLocaleString('en')} calls with ${what}, both ways, in Node`, rows, [
        `one call through wasm-pkg: ${own.toFixed(0)} ns; goal: ${goal}`,
      ])
    }
  } finally {
    await workspace.close()
  }
}

/** @param {string} folder @param {Uint8Array} bytes */
async function ours(folder, bytes) {
  const { createTranspiler, renderModuleFolder } = await import('@wasm-pkg/component')
  const { sha256 } = await import('@wasm-pkg/registry-client/digest')
  const { openStore } = await import('@wasm-pkg/registry-client/store')
  const transpiler = createTranspiler({ store: openStore({ dir: join(folder, 'values-store') }) })
  try {
    const request = { digest: sha256(bytes), bytes: async () => bytes, label: 'bench:values' }
    const { files } = await renderModuleFolder(transpiler, request)
    const target = join(folder, 'values-own')
    await mkdir(target)
    for (const [name, content] of files) await writeFile(join(target, name), content)
    const { instantiate } = await import(pathToFileURL(join(target, 'index.js')).href)
    return await instantiate()
  } finally {
    await transpiler.close()
  }
}

/** @param {string} folder @param {Uint8Array} bytes */
async function jcos(folder, bytes) {
  const target = join(folder, 'values-jco')
  await mkdir(target)
  await writeFile(join(folder, 'values.wasm'), bytes)
  await runJco(join(folder, 'values.wasm'), target)
  return await import(pathToFileURL(join(target, 'values.js')).href)
}
