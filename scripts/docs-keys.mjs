import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyTables, MANIFEST, USER_FILE } from './lib/key-tables.mjs'
import { replacePart } from './lib/page-part.mjs'
import { root } from './lib/root.mjs'

// Writes the keys of package.json and of the user's file into their pages; with `--check` only tells by the exit code whether
// they would change.
for (const [path, places] of /** @type {const} */ ([
  ['docs/guide/package-json.md', MANIFEST],
  ['docs/configuration.md', USER_FILE],
])) {
  const file = join(root, path)
  const text = readFileSync(file, 'utf8')
  const page = replacePart(text, 'keys', keyTables(places))
  if (!process.argv.includes('--check')) writeFileSync(file, page)
  else if (text !== page) {
    console.error(`${path} is out of date: run node scripts/docs-keys.mjs`)
    process.exitCode = 1
  }
}
