import { parseManifest } from '@wasm-pkg/project'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readPage, root } from '@wasm-pkg/testing/doc-blocks'

it.each([
  ['on the options', 'docs-options.mjs'],
  ['on the keys of package.json and of the configuration file', 'docs-keys.mjs'],
])('the page %s is what the docstrings say', async (_what, script) => {
  const { stderr } = await promisify(execFile)(process.execPath, [join(root, 'scripts', script), '--check'])
  expect(stderr).toBe('')
})

/** The keys in the table below a title. */
function documented(title: string): readonly string[] {
  const [, section = ''] = readPage('docs/guide/package-json.md').split(`### \`${title}\`\n`)
  return [...(section.split('###')[0] ?? '').matchAll(/^\| `(?<key>\w+)` \|/gm)].map((row) => row.groups?.['key'] ?? '')
}

/** What the reader says it knows, where it meets a key that it does not. */
function known(wasmPkg: object): readonly string[] {
  try {
    parseManifest(JSON.stringify({ wasmPkg }), '/app/package.json')
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    const list = /^(?:Known keys here: |one of )(?<keys>[\w, ]+)/.exec(`${error.expected ?? error.hint}`)
    return list?.groups?.['keys']?.split(', ') ?? []
  }
  throw new Error('no key is unknown')
}

describe('the reference of package.json', () => {
  it.each([
    ['wasmPkg', { other: 1 }, []],
    ['wasmPkg.registries', { registries: { other: 1 } }, []],
    ['wasmPkg.permissions["ns:name"]', { permissions: { 'a:b': { other: 1 } } }, []],
    ['wasmPkg.async["ns:name"]', { async: { 'a:b': { other: 1 } } }, []],
    ['wasmPkg.policy', { policy: { other: 1 } }, ['signers']],
    ['wasmPkg.policy.packages["ns:name"]', { policy: { packages: { 'a:b': { other: 1 } } } }, []],
  ])('has below %s what is read there', (title, wasmPkg, reserved) => {
    expect([...documented(title), ...reserved].toSorted()).toEqual(known(wasmPkg).toSorted())
    expect(documented(title)).not.toEqual([])
  })
})
