import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { checkOut } from './corpus/check-out.mjs'
import { writeComponents } from './corpus/components.mjs'
import { root } from './lib/root.mjs'

/**
 * Fills a folder with the components of public test suites, for the tests that `WASM_PKG_TYPES_CORPUS` and
 * `WASM_PKG_GLUE_CORPUS` point to it: `node scripts/corpus.mjs [folder]`. Nothing of theirs is kept in this repository.
 */

/** With the commit whose results are known. A later one may have components that jco does not know yet. */
const SUITES = [
  {
    url: 'https://github.com/WebAssembly/component-model',
    commit: '6d281648bd89caf885a7adcc412962dbd2425ab7',
    folders: ['test'],
  },
  {
    url: 'https://github.com/bytecodealliance/jco',
    commit: '2103f7299e8d958098a357cfc37a83f344584360',
    folders: ['packages/jco/test/fixtures', 'packages/jco-transpile/test/fixtures'],
  },
  {
    url: 'https://github.com/bytecodealliance/wasm-tools',
    commit: 'a7ef4778a98ed6d49c7785487dbd95bf053d788d',
    folders: ['crates/wit-component/tests', 'tests/cli/component-model'],
  },
  {
    url: 'https://github.com/bytecodealliance/wit-bindgen',
    commit: '084407c6317fbc7cbeb2b1ee0efbdd5aa834fea5',
    folders: ['tests/codegen'],
  },
]

/** Fewer than this means that a suite has another layout than this script expects. */
const FEWEST = 150

const folder = resolve(process.argv[2] ?? join(root, '.cache/corpus'))
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
let count = 0
for (const suite of SUITES) {
  const sources = await checkOut(suite)
  try {
    const written = await writeComponents(sources, suite.folders, folder, suite.url.split('/').at(-1) ?? '')
    process.stdout.write(`${suite.url}: ${written} components\n`)
    count += written
  } finally {
    await rm(sources, { recursive: true, force: true })
  }
}
process.stdout.write(`${count} components in ${folder}\n`)
if (count < FEWEST) process.exitCode = 1
