import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { filterProblems } from '@arethetypeswrong/core/problems'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packed, publicPackages, root } from '@wasm-pkg/testing/tarballs'
import { type Unpacked, unpack } from '@wasm-pkg/testing/unpacked'

let packages: Unpacked
let tarballs: ReadonlyMap<string, string>
beforeAll(async () => {
  tarballs = await packed()
  packages = await unpack()
})
afterAll(() => packages.remove())

const folderOf = (name: string): string => join(packages.folder, 'node_modules', name)

/** Paths of a published package's files. */
function filesOf(name: string): readonly string[] {
  const folder = folderOf(name)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll('\\', '/'))
}

/** Read by folder, not imported: what the page gets, and what the sandbox is put together from. */
const READ = /^lib\/(?:inspector\/dist\/page|wasi\/dist\/sandbox)\//

/** Code, declarations, what the page looks like, samples, and what is bundled of others. */
const KNOWN =
  /^(?:(?:dist|lib)\/.*\.(?:css|d\.ts|html|js|svg)|samples\/[\w.-]+\.wasm|(?:dist|lib)\/third-party(?:\.json|\/.+\/(?:LICENSE|[\w.-]+\.wasm)))$/

describe.each(publicPackages())('the tarball of $name', ({ name, folder: source, entries }) => {
  it('has what people and the licence ask for, and nothing of the build', () => {
    const files = filesOf(name)
    expect(readFileSync(join(folderOf(name), 'README.md'), 'utf8')).toMatch(`# ${name}\n`)
    expect(readFileSync(join(folderOf(name), 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'))
    expect(files.filter((file) => !KNOWN.test(file)).toSorted()).toEqual(['LICENSE', 'README.md', 'package.json'])
    expect(files.filter((file) => /\.test\.|fixtures|fuzz|tsbuildinfo/.test(file))).toEqual([])
  })

  it('has the licence and the digest of each package that is bundled in it', () => {
    const files = filesOf(name)
    const record = files.find((file) => file.endsWith('/third-party.json'))
    const bundled =
      record === undefined ? [] : (JSON.parse(readFileSync(join(folderOf(name), record), 'utf8')) as ThirdParty[])
    const licences = files.filter((file) => /\/third-party\/.+\/LICENSE$/.test(file)).toSorted()
    expect(licences).toEqual(
      bundled.map((each) => `${posix.dirname(record ?? '')}/third-party/${each.name}/LICENSE`).toSorted(),
    )
    for (const { version, license, integrity } of bundled) {
      expect([version, license, integrity ?? 'none']).toEqual([
        expect.stringMatching(/^\d+\.\d+\.\d+$/),
        expect.stringMatching(/^\(?(?:Apache-2\.0|BSD-3-Clause|MIT|Unlicense OR MIT|Zlib)/),
        // Neither our own module nor Rust's library comes from a registry.
        expect.stringMatching(/^(?:sha512-|sha256-|none$)/),
      ])
    }
  })

  it('has no module that nothing of it leads to, as those of tests are', () => {
    const files = new Set(filesOf(name))
    const named = (path: string): string[] =>
      [path, path.replace(/\.js$/, '.d.ts')]
        .filter((text) => files.has(text))
        .flatMap((text) => [
          ...readFileSync(join(folderOf(name), text), 'utf8').matchAll(/['"`](?<file>[^'"`\s]+\.js)['"`]/g),
        ])
        .flatMap(({ groups: { file = '' } = {} }) => [posix.join(posix.dirname(path), file), posix.normalize(file)])
        .filter((file) => files.has(file))
    // Threads and hooks are started by their file.
    const started = [...files].filter((file) => /\/(?:worker|off-thread)\.js$/.test(file))
    const reached = new Set(['package.json', ...started])
    for (const path of reached) for (const file of named(path)) reached.add(file)
    expect([...files].filter((file) => file.endsWith('.js') && !reached.has(file) && !READ.test(file))).toEqual([])
  })

  it('has a README whose imports are there', async () => {
    const readme = readFileSync(join(source, 'README.md'), 'utf8')
    for (const { groups } of readme.matchAll(/import \{ (?<names>[^}]+) \} from '(?<from>@wasm-pkg\/[\w/-]+)'/g)) {
      const module = (await import(await packages.url(groups?.['from'] ?? ''))) as object
      expect(groups?.['names']?.split(', ').filter((found) => !(found in module))).toEqual([])
    }
  })

  it('passes publint and gives the right types to ES modules and bundlers', async () => {
    const tarball = readFileSync(tarballs.get(name) ?? name)
    const content = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength)
    const { messages } = await publint({ level: 'warning', strict: true, pack: { tarball: content } })
    expect(messages).toEqual([])

    // What is only a command has no modules.
    if (entries.length === 0) return
    const analysis = await checkPackage(createPackageFromTarballData(tarball))
    if (!analysis.types) throw new Error('the package has no types')
    // ESM only: resolution as CommonJS and by Node 10's rules cannot work and is not offered.
    const problems = [
      ...filterProblems(analysis, { resolutionKind: 'node16-esm' }),
      ...filterProblems(analysis, { resolutionKind: 'bundler' }),
    ]
    expect(problems).toEqual([])
  })
})

it('records the module for WIT, and every crate that is linked into it', () => {
  const core = folderOf('@wasm-pkg/core')
  const record = JSON.parse(readFileSync(join(core, 'lib/third-party.json'), 'utf8')) as readonly ThirdParty[]
  const text = filesOf('@wasm-pkg/core')
    .filter((file) => file.endsWith('.js'))
    .map(
      (file) => /\bCOMPRESSED = ["'](?<base64>[^"']+)/.exec(readFileSync(join(core, file), 'utf8'))?.groups?.['base64'],
    )
    .find((found) => found !== undefined)
  const module = brotliDecompressSync(Buffer.from(text ?? '', 'base64'))
  const digest = createHash('sha256').update(module).digest('hex')
  expect(record.find(({ name }) => name === 'wit-tools')?.files).toEqual({ 'wit_tools.wasm': digest })

  // Messages of panics in the module name the sources of crates.
  const named = module.toString('latin1').matchAll(/\/cargo\/registry\/src\/[^/]+\/(?<crate>[\w-]+?-\d[\w.+-]*)\//g)
  const linked = new Set([...named].map(({ groups }) => groups?.['crate']))
  expect(linked.size).toBeGreaterThan(5)
  expect(record.map(({ name, version }) => `${name.replace('wit-tools/', '')}-${version}`)).toEqual(
    expect.arrayContaining([...linked]),
  )
})

interface ThirdParty {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly integrity?: string
  readonly files?: Readonly<Record<string, string>>
}
