import { execFile } from 'node:child_process'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { reserveMemory } from './go-memory.mjs'

/** Compilers print long messages when they fail. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/**
 * Builds a component as its author would.
 *
 * @param {import('./catalog.mjs').ForeignSample} sample
 * @param {string} scratch an empty folder
 * @param {string} shared a folder that is kept between builds
 * @returns {Promise<Uint8Array>}
 */
export function compile(sample, scratch, shared) {
  if (sample.language === 'c') return compileC(sample, scratch)
  if (sample.language === 'go') return compileGo(sample, scratch)
  if (sample.language === 'python') return compilePython(sample, scratch)
  return sample.crate === undefined ? compileRust(sample, shared) : compileCrate(sample, scratch, shared)
}

/**
 * A reactor: no `main`, the exports of a world. The bindings are what `wit-bindgen c words.wit --out-dir bindings`
 * writes, its object file with the interface included. The first version of WASI, which C libraries use, is adapted to
 * components.
 *
 * @param {import('./catalog.mjs').ForeignSample} sample
 * @param {string} scratch
 */
async function compileC({ folder, files }, scratch) {
  const core = join(scratch, 'core.wasm')
  const inputs = files.filter((file) => /\.[co]$/.test(file))
  await run('clang', ['--target=wasm32-wasi', '-mexec-model=reactor', '-Os', '-Wall', '-o', core, ...inputs], folder)
  const { componentNew } = await import('@bytecodealliance/jco-transpile/wasm-tools')
  return await componentNew(await readFile(core), [await adapter('reactor')])
}

/**
 * A command: a program with `main`, which a component exports as `wasi:cli/run`.
 *
 * @param {import('./catalog.mjs').ForeignSample} sample
 * @param {string} scratch
 */
async function compileGo({ folder }, scratch) {
  const core = join(scratch, 'core.wasm')
  const env = { GOOS: 'wasip1', GOARCH: 'wasm' }
  await run('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', core, '.'], folder, env)
  const { componentNew } = await import('@bytecodealliance/jco-transpile/wasm-tools')
  return await componentNew(reserveMemory(await readFile(core)), [await adapter('command')])
}

/**
 * An interpreter with the sources and a snapshot of its memory after it has read them.
 *
 * @param {import('./catalog.mjs').ForeignSample} sample
 * @param {string} scratch
 */
async function compilePython({ folder }, scratch) {
  const component = join(scratch, 'component.wasm')
  const world = ['-d', 'calendar.wit', '-w', 'calendar']
  // It writes its output beside the sources.
  await cp(folder, scratch, { recursive: true })
  await run('componentize-py', [...world, 'componentize', 'app', '-o', component], scratch)
  return await readFile(component)
}

/**
 * Rust's own linker for `wasm32-wasip2` makes the component.
 *
 * @param {import('./catalog.mjs').ForeignSample} sample
 * @param {string} target holds the compiled dependencies
 */
async function compileRust({ name, folder }, target) {
  await run('cargo', ['build', '--locked', '--release', '--target=wasm32-wasip2', '--target-dir', target], folder)
  return await readFile(join(target, `wasm32-wasip2/release/${name.slice(name.indexOf(':') + 1)}.wasm`))
}

/**
 * A program as its author published it, with its own lock file.
 *
 * @param {import('./catalog.mjs').ForeignSample} sample
 * @param {string} scratch
 * @param {string} target holds the compiled dependencies
 */
async function compileCrate({ crate = '', version }, scratch, target) {
  const from = [crate, '--version', version, '--locked', '--target=wasm32-wasip2']
  await run('cargo', ['install', ...from, '--root', scratch, '--target-dir', target], scratch)
  return await readFile(join(scratch, 'bin', `${crate}.wasm`))
}

/**
 * @param {'command' | 'reactor'} kind
 * @returns {Promise<[string, Uint8Array]>} the adapter in jco, and the module that it implements
 */
async function adapter(kind) {
  const jco = new URL('../', import.meta.resolve('@bytecodealliance/jco'))
  return ['wasi_snapshot_preview1', await readFile(new URL(`lib/wasi_snapshot_preview1.${kind}.wasm`, jco))]
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env]
 */
async function run(program, args, cwd, env = {}) {
  await promisify(execFile)(program, args, { cwd, maxBuffer: MAX_OUTPUT_BYTES, env: { ...process.env, ...env } })
}
