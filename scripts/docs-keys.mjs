import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyTables, MANIFEST, USER_FILE } from './lib/key-tables.mjs'
import { replacePart } from './lib/page-part.mjs'
import { root } from './lib/root.mjs'

// Writes the keys of package.json and of the user's file into their pages. With `--check`, it writes nothing and fails if they
// would change.
for (const [path, places, map] of /** @type {const} */ ([
  ['docs/guide/package-json.md', MANIFEST, 'object'],
  ['docs/configuration.md', USER_FILE, 'table'],
])) {
  const file = join(root, path)
  const text = readFileSync(file, 'utf8')
  const page = replacePart(text, 'keys', keyTables(places, map))
  if (!process.argv.includes('--check')) writeFileSync(file, page)
  else if (text !== page) {
    console.error(`${path} is out of date: run node scripts/docs-keys.mjs`)
    process.exitCode = 1
  }
}
