import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { filterProblems } from '@arethetypeswrong/core/problems'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { afterAll, describe, expect, it } from 'vitest'
import { pack, publicPackages, root } from '@wasm-pkg/testing/tarballs'

const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-pack-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Paths of a tarball's files, below `package/`. */
async function filesOf(tarball: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('tar', ['-tzf', tarball])
  return stdout.split('\n').flatMap((path) => (path === '' ? [] : [path.replace(/^package\//, '')]))
}

/** Read by folder, not imported: what the page gets, what the sandbox is put together from; and types alone. */
const READ = /^dist\/(?:page|sandbox)\/|\/document\.js$/

describe.each(publicPackages())('the tarball of $name', ({ name, folder: source, entries }) => {
  it('has what people and the licence ask for, and nothing of the build', async () => {
    const files = await filesOf(await pack(source, folder))
    expect(files).toContain('README.md')
    expect(readFileSync(join(source, 'README.md'), 'utf8')).toMatch(`# ${name}\n`)
    expect(files).toContain('LICENSE')
    expect(readFileSync(join(source, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'))
    // The command serves a component of its own as a sample.
    const known = /^(?:(?:assets|dist)\/.*\.(?:css|d\.ts|html|js|svg)|samples\/[\w.-]+\.wasm)$/
    const strange = files.filter((file) => !known.test(file))
    expect(strange.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json'])
    expect(files.filter((file) => /\.test\.|fixtures|fuzz|tsbuildinfo/.test(file))).toEqual([])
  })

  it('has no module that nothing of it leads to, as those of tests are', async () => {
    const files = new Set(await filesOf(await pack(source, folder)))
    const named = (path: string): string[] =>
      [path, path.replace(/\.js$/, '.d.ts')]
        .filter((text) => files.has(text))
        .flatMap((text) => [...readFileSync(join(source, text), 'utf8').matchAll(/['"`](?<file>[^'"`\s]+\.js)['"`]/g)])
        .flatMap(({ groups: { file = '' } = {} }) => [posix.join(posix.dirname(path), file), file])
        .filter((file) => files.has(file))
    const reached = new Set(['package.json'])
    for (const path of reached) for (const file of named(path)) reached.add(file)
    expect([...files].filter((file) => file.endsWith('.js') && !reached.has(file) && !READ.test(file))).toEqual([])
  })

  it('has a README whose imports are there', async () => {
    const readme = readFileSync(join(source, 'README.md'), 'utf8')
    for (const { groups } of readme.matchAll(/import \{ (?<names>[^}]+) \} from '(?<from>@wasm-pkg\/[\w-]+)'/g)) {
      const module = (await import(groups?.['from'] ?? '')) as object
      expect(groups?.['names']?.split(', ').filter((found) => !(found in module))).toEqual([])
    }
  })

  it('passes publint and gives the right types to ES modules and bundlers', async () => {
    const tarball = readFileSync(await pack(source, folder))
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
