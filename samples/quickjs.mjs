// node samples/quickjs.mjs: builds the sample in JavaScript on QuickJS, which `wasm-pkg serve --samples` has. Run it by
// hand, because the tool has 38 MB and its output differs from run to run.
import { parse, print } from '@bytecodealliance/jco-transpile/wasm-tools'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runNpm } from '../scripts/lib/spawn.mjs'
import { encodeCustomSection } from './lib/sections.mjs'

const TOOL = 'componentize-qjs@0.4.5'
const SOURCES = fileURLToPath(new URL('sources/notes/', import.meta.url))
const OUTPUT = fileURLToPath(new URL('../packages/cli/samples/docs-notes-0.1.0.wasm', import.meta.url))
const METADATA = {
  version: '0.1.0',
  description: 'Keeps notes; written in JavaScript, on QuickJS',
  licenses: 'Apache-2.0 WITH LLVM-exception',
}

const folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-quickjs-'))
try {
  const built = join(folder, 'notes.wasm')
  const files = ['--wit', join(SOURCES, 'notes.wit'), '--js', join(SOURCES, 'notes.js'), '--output', built]
  const options = ['--opt-size', '--sync', '--stub-wasi']
  const { code, output } = await runNpm([
    'exec',
    '--yes',
    '--package',
    TOOL,
    '--',
    'componentize-qjs',
    ...files,
    ...options,
  ])
  if (code !== 0) throw new Error(output)
  const bytes = await parse(withPlainConstants(await print(await readFile(built))))
  const sections = Object.entries(METADATA).map(([name, text]) => encodeCustomSection(name, Buffer.from(text)))
  await writeFile(OUTPUT, Buffer.concat([bytes, ...sections]))
} finally {
  await rm(folder, { recursive: true })
}

/**
 * Removes extended constant expressions, which Node 20 does not have. The addresses at which the shared library of
 * QuickJS is loaded are constants in the main module.
 *
 * @param {string} text of the component
 */
function withPlainConstants(text) {
  const memory = placeOf(text, 'memory_base')
  const table = placeOf(text, 'table_base')
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.includes('(core module $componentize_qjs_runtime.wasm'))
  const end = lines.findIndex((line, at) => at > start && line.includes('(core module '))
  const imported = (/** @type {string} */ name) => {
    const line = lines.slice(start, end).find((each) => each.includes(`(import "env" "${name}" (global `))
    return /\(global \(;(\d+);\)/.exec(line ?? '')?.[1] ?? fail(name)
  }
  const bases = new Map([
    [imported('__memory_base'), memory],
    [imported('__table_base'), table],
  ])
  const sum = /\bglobal\.get (\d+) i32\.const (\d+) i32\.add\)$/
  const plain = lines.map((line, at) => {
    if (at < start || at > end || !line.trimStart().startsWith('(global ')) return line
    return line.replace(sum, (_, base, offset) => `i32.const ${(bases.get(base) ?? fail(line)) + Number(offset)})`)
  })
  return plain.join('\n')
}

/** @param {string} text @param {string} name */
function placeOf(text, name) {
  const [, global] =
    new RegExp(`\\(export "componentize_qjs_runtime.wasm:${name}" \\(global (\\d+)\\)\\)`).exec(text) ?? fail(name)
  const [, value] = new RegExp(`\\(global \\(;${global};\\) i32 i32\\.const (\\d+)\\)`).exec(text) ?? fail(name)
  return Number(value)
}

/** @param {string} what @returns {never} */
function fail(what) {
  throw new Error(`componentize-qjs wrote something else than is known here: ${what}`)
}
