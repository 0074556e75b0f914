import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Unpacked, unpack } from '@wasm-pkg/testing/unpacked'

const LIST = pathToFileURL(join(import.meta.dirname, 'fixtures/list-modules.mjs')).href
const BUNDLERS = ['bun', 'esbuild', 'farm', 'rolldown', 'rollup', 'rsbuild', 'rspack', 'vite', 'webpack'] as const

/** Modules of ours that an entry may load before an import of a package is met, or a program before it knows its command. */
const MOST = 12

/** What is for later: it reads locks, asks registries, compiles, judges. */
const LATER =
  /^@wasm-pkg\/core\/lib\/(?:(?:component|inspector|project|registry-client|review|wasi)\/|chunks\/(?!base\.js$))/u

let packages: Unpacked
let runs = 0
beforeAll(async () => {
  packages = await unpack()
})
afterAll(() => packages.remove())

/** The files of the published packages that a program loads in a project without packages, from `node_modules` on. */
async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
  const folder = join(packages.folder, `run-${++runs}`)
  const log = join(folder, 'modules.txt')
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{ "wasmPkg": { "dependencies": {} } }')
  // Where CI is set, an install without a lock file is refused.
  const env = { ...process.env, CI: '', LOADED_MODULES: log, WASM_PKG_CACHE_DIR: join(folder, 'cache') }
  await promisify(execFile)(process.execPath, ['--import', LIST, ...args], { cwd: folder, env })
  const ours = pathToFileURL(join(packages.folder, 'node_modules/')).href
  const urls = (await readFile(log, 'utf8')).split('\n')
  return urls.flatMap((url) => (url.startsWith(ours) ? [url.slice(ours.length)] : []))
}

it.each(BUNDLERS)('the plugin for %s is loaded alone, and what does its work when that is needed', async (bundler) => {
  const entry = JSON.stringify(await packages.url(`unplugin-wasm-pkg/${bundler}`))
  const program = `const { default: wasmPkg } = await import(${entry}); wasmPkg({})`
  // unplugin makes a plugin for Bun only if it finds one that is new enough.
  const bun = bundler === 'bun' ? "globalThis.Bun = { version: '1.3.0', semver: { satisfies: () => true } }; " : ''
  const files = await loadedBy('--input-type=module', '--eval', bun + program)
  expect(files).toContain(`unplugin-wasm-pkg/dist/${bundler}.js`)
  expect(files.length, files.join('\n')).toBeLessThanOrEqual(MOST)
  expect(files.filter((file) => LATER.test(file))).toEqual([])
  // Rsbuild is made of Rspack.
  const own = [bundler, ...(bundler === 'rsbuild' ? ['rspack'] : [])]
  const others = BUNDLERS.filter((other) => !own.includes(other)).map((other) => `unplugin-wasm-pkg/dist/${other}.js`)
  expect(files.filter((file) => others.includes(file))).toEqual([])
})

it.each([
  ['/main.js', false],
  ['/__wasm-pkg/', true],
])('a dev server of Vite that is asked for %s loads the inspector: %s', async (path, isLoaded) => {
  const [vite, entry] = [import.meta.resolve('vite'), await packages.url('unplugin-wasm-pkg/vite')]
  const program = `
    const [{ createServer }, { default: wasmPkg }] = await Promise.all([import('${vite}'), import('${entry}')])
    const options = { configFile: false, logLevel: 'silent', server: { host: '127.0.0.1', port: 0 } }
    const server = await createServer({ ...options, plugins: [wasmPkg({})] })
    await server.listen()
    await (await fetch(new URL('${path}', server.resolvedUrls.local[0]))).text()
    await server.close()`
  const files = await loadedBy('--input-type=module', '--eval', program)
  expect(files.some((file) => file.startsWith('@wasm-pkg/core/lib/inspector/'))).toBe(isLoaded)
})

const bin = (): string => join(packages.folder, 'node_modules/@wasm-pkg/cli/dist/bin.js')

describe('the command line', () => {
  it.each(['--version', '--help'])('loads almost nothing to answer %s', async (option) => {
    const files = await loadedBy(bin(), option)
    expect(files).toContain('@wasm-pkg/cli/dist/bin.js')
    expect(files.length, files.join('\n')).toBeLessThanOrEqual(MOST)
    expect(files.filter((file) => LATER.test(file))).toEqual([])
  })

  it('loads the registry client for an install only if something has to be fetched', async () => {
    const files = await loadedBy(bin(), 'install')
    expect(files).toContain('@wasm-pkg/cli/dist/chunks/install.js')
    expect(files.length, files.join('\n')).toBeLessThanOrEqual(30)
    expect(
      files.filter((file) => /\/(?:inspector|review)\/|\/chunks\/(?:registry-client|registry-server)\.js$/u.test(file)),
    ).toEqual([])
  })
})
