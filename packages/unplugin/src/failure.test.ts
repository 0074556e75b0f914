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

it('shows where a defect of the plugin comes from', async () => {
  const error = new WasmPkgError('E_INTERNAL', 'unexpected')
  expect((await shownFor(error)).cause).toBe(error)
})

it('leaves the errors of others alone', async () => {
  const error = new Error('not ours')
  expect(await shownFor(error)).toBe(error)
})
