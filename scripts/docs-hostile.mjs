import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostileTable, openTable, rowTable } from './lib/hostile-table.mjs'
import { replacePart } from './lib/page-part.mjs'
import { root } from './lib/root.mjs'
import { runTool } from './lib/spawn.mjs'

// Runs every hostile case on every surface and writes the results into the page.
const file = join(root, 'docs/hostile-cases.md')
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-hostile-'))
try {
  const surfaces = ['client', 'project', 'cli', 'vite']
  const files = [...surfaces, 'catalogue/rows'].map((name) => `test/hostile/${name}.test.ts`)
  const { code, output } = await runTool('vitest/vitest.mjs', ['run', ...files], {
    env: { ...process.env, NO_COLOR: '1', HOSTILE_FULL: '1', HOSTILE_RESULTS: folder },
  })
  if (code !== 0) throw new Error(output)
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
  const [findings, rows] = [surfaces.flatMap(read), read('rows')]
  const parts = { cases: hostileTable(findings), rows: rowTable(rows), open: openTable(rows) }
  const page = Object.entries(parts).reduce(
    (text, [name, part]) => replacePart(text, name, part),
    readFileSync(file, 'utf8'),
  )
  writeFileSync(file, page)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
