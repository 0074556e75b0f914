import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundlersPage, findingsOf } from './lib/bundlers-page.mjs'
import { root } from './lib/root.mjs'
import { runTool } from './lib/spawn.mjs'

// Runs the tests of the bundlers and writes their results into the page.
const file = join(root, 'docs/bundlers.md')
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-bundlers-'))
try {
  const report = join(folder, 'report.json')
  const files = ['test/bundlers/matrix.test.ts', 'test/bundlers/sizes.test.ts']
  const { code, output } = await runTool(
    'vitest/vitest.mjs',
    ['run', '--project', 'e2e', ...files, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { env: { ...process.env, NO_COLOR: '1' } },
  )
  if (code !== 0) throw new Error(output)
  const { cells, sizes } = findingsOf(JSON.parse(readFileSync(report, 'utf8')))
  writeFileSync(file, bundlersPage(readFileSync(file, 'utf8'), cells, sizes))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
