import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostileTable } from './lib/hostile-table.mjs'
import { replacePart } from './lib/page-part.mjs'
import { root } from './lib/root.mjs'
import { runTool } from './lib/spawn.mjs'

// Plays every hostile case on every surface and writes what came out into the page.
const file = join(root, 'docs/hostile-cases.md')
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-hostile-'))
try {
  const files = ['client', 'project', 'cli', 'vite'].map((surface) => `test/hostile/${surface}.test.ts`)
  const { code, output } = await runTool('vitest/vitest.mjs', ['run', '--project', 'e2e', ...files], {
    env: { ...process.env, NO_COLOR: '1', HOSTILE_FULL: '1', HOSTILE_RESULTS: folder },
  })
  if (code !== 0) throw new Error(output)
  const findings = readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  writeFileSync(file, replacePart(readFileSync(file, 'utf8'), 'cases', hostileTable(findings)))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
