import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSample } from '../samples/index.mjs'
import { peer, runBuild } from './lib/build-app.mjs'
import { variant } from './lib/components.mjs'
import { compare } from './lib/measure.mjs'
import { runNode } from './lib/processes.mjs'
import { report } from './lib/report.mjs'
import { outputSizes } from './lib/sizes.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 10
const COMPONENTS = 50

/** A program of many small components. It shows the effect of compiling in several threads, and the overhead of each component. */
export async function manyComponents() {
  const workspace = await createWorkspace()
  try {
    const app = await makeApp(workspace)
    const forget = async () => {
      await workspace.emptyStore()
      await rm(join(app, 'wasm-pkg.lock'), { force: true })
      await rm(join(app, 'wasm-pkg.d.ts'), { force: true })
    }
    const build = (
      /** @type {import('./lib/build-app.mjs').Bundler} */ bundler,
      /** @type {import('./lib/build-app.mjs').Variant} */ how,
    ) => runBuild(workspace, app, bundler, how)
    const rows = await compare(RUNS, [
      ...(peer === undefined
        ? []
        : [{ what: 'rolldown and rolldown-plugin-jco', work: () => build('rolldown', 'peer') }]),
      { what: 'rollup and wasm-pkg, cold', prepare: forget, work: () => build('rollup', 'wasm-pkg') },
      { what: 'rollup and wasm-pkg, warm', work: () => build('rollup', 'wasm-pkg') },
    ])
    const ours = join(app, 'dist-rollup-wasm-pkg')
    const starts = await compare(RUNS, [
      ...(peer === undefined
        ? []
        : [
            {
              what: 'start of the output of rolldown-plugin-jco',
              work: () => runNode(join(app, 'dist-rolldown-peer/peer.js'), []),
            },
          ]),
      {
        what: 'start of the output of wasm-pkg',
        work: () => runNode(join(ours, 'wasm-pkg.js'), []),
      },
    ])
    const notes = [`output of wasm-pkg: ${outputSizes(ours)}`]
    if (peer === undefined) notes.push('skipped: rolldown-plugin-jco (WASM_PKG_BENCH_PEER is not set)')
    else notes.push(`output of rolldown-plugin-jco: ${outputSizes(join(app, 'dist-rolldown-peer'))}`)
    const [firstStart] = starts
    report(
      'many-components',
      `${COMPONENTS} components in one program`,
      [...rows, ...starts.map((row) => ({ ...row, against: firstStart?.what ?? '' }))],
      notes,
    )
  } finally {
    await workspace.close()
  }
}

/** @param {import('./lib/workspace.mjs').Workspace} workspace */
async function makeApp(workspace) {
  const { bytes } = await buildSample('docs:adder@0.1.0')
  const numbers = Array.from({ length: COMPONENTS }, (_, number) => number)
  const program = (/** @type {(number: number) => string} */ from) =>
    numbers.map((number) => `import { hello as hello${number} } from '${from(number)}'\n`).join('') +
    `console.log([${numbers.map((number) => `hello${number}('${number}')`).join(', ')}].length)\n`
  const app = await workspace.app('many', {
    'package.json': JSON.stringify({ private: true, type: 'module', wasmPkg: {} }),
    'wasm-pkg.js': program((number) => `bench:adder-n${number}@0.1.0`),
    'peer.js': program((number) => `./adder-n${number}.wasm`),
  })
  for (const number of numbers) {
    const changed = variant(bytes, number)
    await writeFile(join(app, `adder-n${number}.wasm`), changed)
    await workspace.publish({ name: `bench:adder-n${number}`, version: '0.1.0', bytes: changed })
  }
  return app
}
