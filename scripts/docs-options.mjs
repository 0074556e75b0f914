import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { optionsPage } from './lib/options-page.mjs'
import { root } from './lib/root.mjs'

// Writes the page. With `--check`, it writes nothing and fails if the page would change.
const file = join(root, 'docs/guide/options.md')
const page = optionsPage()
if (!process.argv.includes('--check')) writeFileSync(file, page)
else if (readFileSync(file, 'utf8') !== page) {
  console.error('docs/guide/options.md is out of date: run node scripts/docs-options.mjs')
  process.exitCode = 1
}
