import { parseManifest } from '@wasm-pkg/project'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { blocksOf, readPage } from '@wasm-pkg/testing/doc-blocks'
import { describe, expect, it } from 'vitest'
import { newPackageFiles } from './new-package.js'
import { LANGUAGES } from './types.js'

const input = { name: parsePackageName('acme:big-slug'), version: '0.1.0' }

describe('a new package', () => {
  it.each([
    ['ts', 'src/index.ts', { kind: 'script', engine: 'quickjs' }],
    ['js', 'src/index.js', { kind: 'script', engine: 'quickjs' }],
    ['rust', 'src/lib.rs', { output: '/p/target/wasm32-wasip2/release/acme_big_slug.wasm' }],
    ['c', 'src/component.c', { output: '/p/gen/component.wasm' }],
    ['python', 'src/app.py', { command: expect.stringContaining('componentize-py') }],
  ] as const)('in %s has its code in %s and a build that is understood', (language, code, build) => {
    const files = newPackageFiles(language, input)
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([code, 'wit/world.wit', 'test/component.test.js', '.github/workflows/release.yml']),
    )
    expect(parseManifest(files['package.json'], '/p/package.json').build).toMatchObject(build)
    expect(files['wit/world.wit']).toContain('package acme:big-slug@0.1.0;')
    expect(files['test/component.test.js']).toContain("from 'acme:big-slug'")
  })

  it('is refused a name that WIT cannot spell', () => {
    expect(() => newPackageFiles('ts', { ...input, name: parsePackageName('acme:list') })).toThrow(
      expect.objectContaining({ code: 'E_NAME', message: expect.stringContaining('list is a keyword of WIT') }),
    )
  })

  it('publishes with the token of the job only, in every language', () => {
    for (const language of LANGUAGES) {
      const workflow = newPackageFiles(language, input)['.github/workflows/release.yml']
      expect(workflow).toContain('packages: write')
      expect(workflow?.match(/secrets\./g)).toBeNull()
    }
  })

  it('in TypeScript has the files that the authors’ guide shows', () => {
    const files = newPackageFiles('ts', { ...input, name: parsePackageName('acme:slug') })
    const shown = blocksOf(readPage('docs/guide/authoring.md')).filter(({ file }) => file !== undefined)
    expect(shown.map(({ file }) => file)).toContain('src/index.ts')
    for (const { file = '', code } of shown) {
      if (file === 'package.json') expect(JSON.parse(files[file] ?? '')).toMatchObject(JSON.parse(code))
      else expect(files[file]?.trim(), file).toBe(code.trim())
    }
  })
})
