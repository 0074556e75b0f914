import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { filterProblems } from '@arethetypeswrong/core/problems'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { afterAll, describe, expect, it } from 'vitest'
import { pack, publicPackages } from './tarballs.js'

const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-pack-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(publicPackages())('the tarball of $name', ({ folder: source }) => {
  it('passes publint and gives the right types to ES modules and bundlers', async () => {
    const tarball = readFileSync(await pack(source, folder))
    const content = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength)
    const { messages } = await publint({ level: 'warning', strict: true, pack: { tarball: content } })
    expect(messages).toEqual([])

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
