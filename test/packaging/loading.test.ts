import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const RECORD = join(import.meta.dirname, 'fixtures/record-modules.mjs')
const LOAD = join(import.meta.dirname, 'fixtures/load-plugin.mjs')
// Bun's needs Bun.
const BUNDLERS = ['esbuild', 'farm', 'rolldown', 'rollup', 'rsbuild', 'rspack', 'vite', 'webpack'] as const

/** Folder of each bundler's hooks; Rsbuild is made of Rspack, and that has webpack's interface. */
const FOLDERS = ['bun', 'esbuild', 'farm', 'rolldown', 'rollup', 'vite', 'webpack']
const OWN: Readonly<Record<string, string>> = { rsbuild: 'webpack', rspack: 'webpack', rolldown: 'rolldown rollup' }

/** Files that an entry may load before an import of a package is met. Lower it when it can be lowered. */
const MOST = 50

/** What prints generated modules, which needs no other file. */
const PRINTER = ['wasi/dist/generated.js']

async function loadedBy(bundler: string): Promise<readonly string[]> {
  const parameters = ['--import', pathToFileURL(RECORD).href, LOAD, `unplugin-wasm-pkg/${bundler}`]
  const { stderr } = await promisify(execFile)(process.execPath, parameters)
  return stderr.split('\n').flatMap((url) => /\/packages\/(?<file>.+)$/u.exec(url)?.groups?.['file'] ?? [])
}

it.each(BUNDLERS)(
  'the plugin for %s loads the project, the client and the compiler when it needs them',
  async (bundler) => {
    const files = await loadedBy(bundler)
    expect(files).toContain(`unplugin/dist/${bundler}.js`)
    expect(files.length).toBeLessThanOrEqual(MOST)
    expect(files.filter((file) => /^(?:component|inspector|node|review|wasi)\//u.test(file))).toEqual(PRINTER)
    expect(files.filter((file) => /\/(?:commands|oci|store|transport|resolve|transpile)\//u.test(file))).toEqual([])
  },
)

it.each(BUNDLERS)('the plugin for %s loads the hooks of no other bundler', async (bundler) => {
  const own = (OWN[bundler] ?? bundler).split(' ')
  const others = FOLDERS.filter((folder) => !own.includes(folder)).map((folder) => `unplugin/dist/${folder}/`)
  const files = await loadedBy(bundler)
  expect(files.filter((file) => others.some((folder) => file.startsWith(folder)))).toEqual([])
})

describe('the command line', () => {
  const LIST = join(import.meta.dirname, 'fixtures/list-modules.mjs')
  const BIN = join(import.meta.dirname, '../../packages/cli/dist/bin.js')

  /** The files of ours that a command line loads in a project without packages. */
  async function loadedFor(...argv: readonly string[]): Promise<readonly string[]> {
    const folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-loading-'))
    try {
      const log = join(folder, 'modules.txt')
      await writeFile(join(folder, 'package.json'), '{ "wasmPkg": { "dependencies": {} } }')
      const env = { ...process.env, LOADED_MODULES: log, WASM_PKG_CACHE_DIR: join(folder, 'cache') }
      await promisify(execFile)(process.execPath, ['--import', LIST, BIN, ...argv], { cwd: folder, env })
      const urls = (await readFile(log, 'utf8')).split('\n')
      return urls.flatMap((url) => /\/packages\/(?<file>.+)$/u.exec(url)?.groups?.['file'] ?? [])
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  it.each(['--version', '--help'])('loads no command for %s, and almost nothing else', async (option) => {
    const files = await loadedFor(option)
    expect(files).toContain('cli/dist/bin.js')
    expect(files.length).toBeLessThanOrEqual(34)
    expect(files.filter((file) => /^(?:component|inspector|node|review|wasi)\//u.test(file))).toEqual([])
    expect(files.filter((file) => /\/(?:commands|config|oci|store|transport)\//u.test(file))).toEqual([])
  })

  it('loads the registry client for an install only if something has to be fetched', async () => {
    const files = await loadedFor('install')
    expect(files).toContain('cli/dist/commands/install.js')
    expect(files.length).toBeLessThanOrEqual(240)
    expect(files.filter((file) => /^(?:inspector|node|registry-server|review)\//u.test(file))).toEqual([])
    expect(files.filter((file) => /\/(?:credentials|oci|transport)\//u.test(file))).toEqual([])
    expect(files.filter((file) => file.startsWith('cli/dist/commands/'))).toEqual(['cli/dist/commands/install.js'])
  })
})
