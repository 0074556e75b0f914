import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { renderPackage } from '../packages/component/dist/index.js'
import { openStore } from '../packages/registry-client/dist/store/index.js'
import { buildPackage } from '../packages/authoring/dist/index.js'
import { replacePart } from './lib/page-part.mjs'
import { root } from './lib/root.mjs'

// Builds the same code with both engines, measures it, and writes the table into the authors' guide. Takes a minute.
const PAGE = join(root, 'docs/guide/authoring.md')

/** Globals that code may look for. */
const NAMES =
  'AbortController Atomics Blob Buffer Intl Request TextDecoder TextEncoder URL WeakRef atob console crypto fetch performance queueMicrotask setTimeout structuredClone'.split(
    ' ',
  )

const CODE = `export const add = (a, b) => a + b
export const upper = (text) => text.toUpperCase()
export const has = (name) => typeof globalThis[name] !== 'undefined'
`

const USES = `${CODE}export const used = () => [console, crypto, performance, new Date()].length\n`

const WIT = (/** @type {string} */ more) => `package docs:engines@0.1.0;
world engines {
  export add: func(a: u32, b: u32) -> u32;
  export upper: func(text: string) -> string;
  export has: func(name: string) -> bool;
${more}}
`

const MAIN = `import { instantiate } from './index.js'
const before = performance.now()
const { add, upper, has } = await instantiate()
add(1, 2)
const start = performance.now() - before
const cost = (call, times) => {
  for (let i = 0; i < times; i++) call()
  const from = performance.now()
  for (let i = 0; i < times; i++) call()
  return ((performance.now() - from) / times) * 1000
}
const text = 'some text '.repeat(10)
console.log(JSON.stringify({ start, add: cost(() => add(1, 2), 20000), upper: cost(() => upper(text), 5000), has: ${JSON.stringify(NAMES)}.filter((name) => has(name)) }))
`

/** @param {string} engine @param {string} code @param {string} more */
async function measure(engine, code, more) {
  const folder = await mkdtemp(join(root, '.cache/engine-'))
  try {
    for (const name of ['wit', 'src', 'module']) await mkdir(join(folder, name))
    await writeFile(join(folder, 'wit/world.wit'), WIT(more))
    await writeFile(join(folder, 'src/index.js'), code)
    const build = { entry: 'src/index.js', engine }
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', wasmPkg: { build } }))
    const from = performance.now()
    const { output, digest, size, imports } = await buildPackage({ root: folder, mode: 'production' })
    const seconds = (performance.now() - from) / 1000
    const store = openStore({ dir: join(folder, 'store') })
    const bytes = () => readFile(output)
    const { content } = await renderPackage({ format: 'js', digest, bytes, label: 'docs:engines', store })
    if (!(content instanceof Map)) throw new Error('the component is one file')
    for (const [path, part] of content) await writeFile(join(folder, 'module', path), part)
    await writeFile(join(folder, 'module/main.mjs'), MAIN)
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'module/main.mjs')])
    return { ...JSON.parse(stdout), size, seconds, imports }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** @param {number} bytes */
const mega = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`

/** @param {(name: string) => boolean} isListed */
const namesText = (isListed) =>
  NAMES.filter(isListed)
    .map((name) => `\`${name}\``)
    .join(', ')

/** @param {string} engine */
async function column(engine) {
  const plain = await measure(engine, CODE, '')
  // Some globals are added only to code that mentions them.
  const used = await measure(engine, USES, '  export used: func() -> u32;\n')
  const has = new Set([...plain.has, ...used.has])
  return [
    mega(plain.size),
    `${plain.seconds.toFixed(0)} s`,
    `${plain.start.toFixed(0)} ms`,
    `${plain.add.toFixed(1)} µs`,
    `${plain.upper.toFixed(1)} µs`,
    plain.imports.length === 0 ? 'nothing' : plain.imports.map((/** @type {string} */ id) => `\`${id}\``).join(', '),
    namesText((name) => has.has(name)),
    namesText((name) => !has.has(name)),
  ]
}

const ROWS = [
  'size of the component',
  'time to build',
  'time to start, with the first call',
  'call with two numbers',
  'call with 100 characters',
  'WASI that code imports if it uses none',
  'globals that it has',
  'globals that it lacks',
]
const [quickjs, starlingmonkey] = [await column('quickjs'), await column('starlingmonkey')]
const table = ROWS.map((row, i) => `| ${row} | ${quickjs[i]} | ${starlingmonkey[i]} |`)
const text = ['| | QuickJS | StarlingMonkey |', '| --- | --- | --- |', ...table].join('\n')
await writeFile(PAGE, replacePart(await readFile(PAGE, 'utf8'), 'engines', `${text}\n`))
