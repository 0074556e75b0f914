import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { bundlerError, type BundlerError } from './failure.js'

const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-failure-'))
afterAll(() => rmSync(folder, { recursive: true }))

const shownFor = async (error: unknown, importer?: string): Promise<BundlerError> =>
  (await bundlerError(error, 'acme:image@1', importer)) as BundlerError

it('tells what happened at the import that asked, once and without the way into the plugin', async () => {
  const importer = join(folder, 'main.js')
  writeFileSync(importer, "import a from './a.js'\nimport { b } from 'acme:image@1'\n")
  const error = new WasmPkgError('E_NOT_FOUND', 'no such version', { hint: 'Look.', cause: new Error('inner') })
  const shown = await shownFor(error, `${importer}?v=1`)
  expect(shown.message).toMatch(/^no such version \(E_NOT_FOUND\)\n[^]*hint: Look\.$/)
  // Bundlers remove the message from the stack and print the rest.
  expect(shown.stack).toBe(`Error: ${shown.message}\n`)
  expect(shown.cause).toBeUndefined()
  expect(shown).toMatchObject({
    code: 'E_NOT_FOUND',
    id: `${importer}?v=1`,
    loc: { file: importer, line: 2, column: 18 },
    frame: `2: import { b } from 'acme:image@1'\n${' '.repeat(22)}^^^^^^^^^^^^`,
  })
})

const IMPORT = "import { b } from 'acme:image@1'"

it.each([
  ['main.js', `// Not 'acme:image@1' here.\nconst text = "acme:image@1"\n${IMPORT}\n`, 3],
  ['App.vue', `<template>'acme:image@1'</template>\r\n<script setup lang="ts">\r\n${IMPORT}\r\n</script>\r\n`, 3],
  ['page.astro', `---\nconst x = 1\n---\n<script>\n${IMPORT}\n</script>\n`, 5],
  ['text.mdx', `# 'acme:image@1'\r\n\r\nText.\r\n\r\n${IMPORT}\r\n`, 5],
  ['index.html', `<p>'acme:image@1'</p>\n<script type="module">\n${IMPORT}\n</script>\n`, 3],
])('finds the import in %s, and nothing that only looks like it', async (name, text, line) => {
  const importer = join(folder, name)
  writeFileSync(importer, text)
  const shown = await shownFor(new WasmPkgError('E_NOT_FOUND', 'no such version'), importer)
  expect(shown.loc).toEqual({ file: importer, line, column: 18 })
  expect(shown.frame).toMatch(`${line}: ${IMPORT}`)
})

it('shows what a compiler reports in the source of the package', async () => {
  const file = join(folder, 'slug.rs')
  writeFileSync(file, 'fn main() {\n  let x = ;\n}\n')
  const error = new WasmPkgError('E_BUILD', 'expected expression', { location: { file, line: 2, column: 11 } })
  expect(await shownFor(error, join(folder, 'main.js'))).toMatchObject({
    code: 'E_BUILD',
    id: file,
    loc: { file, line: 2, column: 10 },
    frame: `2:   let x = ;\n${' '.repeat(13)}^`,
  })
})

it('shows where a defect of the plugin comes from', async () => {
  const error = new WasmPkgError('E_INTERNAL', 'unexpected')
  expect((await shownFor(error)).cause).toBe(error)
})

it('leaves the errors of others alone', async () => {
  const error = new Error('not ours')
  expect(await shownFor(error)).toBe(error)
})
