import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const COUNT = join(import.meta.dirname, 'fixtures/count-modules.mjs')
// Bun's needs Bun.
const BUNDLERS = ['esbuild', 'farm', 'rolldown', 'rollup', 'rsbuild', 'rspack', 'vite', 'webpack'] as const

/** Folder of each bundler's hooks; Rsbuild is made of Rspack, and that has webpack's interface. */
const FOLDERS = ['bun', 'esbuild', 'farm', 'rolldown', 'rollup', 'vite', 'webpack']
const OWN: Readonly<Record<string, string>> = { rsbuild: 'webpack', rspack: 'webpack', rolldown: 'rolldown rollup' }

/** Files that an entry may load before an import of a package is met. Lower it when it can be lowered. */
const MOST = 50

async function loadedBy(bundler: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [COUNT, `unplugin-wasm-pkg/${bundler}`])
  return stdout.split('\n').flatMap((url) => /\/packages\/(?<file>.+)$/u.exec(url)?.groups?.['file'] ?? [])
}

it.each(BUNDLERS)(
  'the plugin for %s loads the project, the client and the compiler when it needs them',
  async (bundler) => {
    const files = await loadedBy(bundler)
    expect(files).toContain(`unplugin/dist/${bundler}.js`)
    expect(files.length).toBeLessThanOrEqual(MOST)
    expect(files.filter((file) => /^(?:component|inspector|node|review|wasi)\//u.test(file))).toEqual([])
    expect(files.filter((file) => /\/(?:commands|oci|store|transport|resolve|transpile)\//u.test(file))).toEqual([])
  },
)

it.each(BUNDLERS)('the plugin for %s loads the hooks of no other bundler', async (bundler) => {
  const own = (OWN[bundler] ?? bundler).split(' ')
  const others = FOLDERS.filter((folder) => !own.includes(folder)).map((folder) => `unplugin/dist/${folder}/`)
  const files = await loadedBy(bundler)
  expect(files.filter((file) => others.some((folder) => file.startsWith(folder)))).toEqual([])
})
