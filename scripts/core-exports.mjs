import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { coreExports } from './bundle/core-exports.mjs'
import { readManifest } from './bundle/packages.mjs'
import { root } from './lib/root.mjs'

// Updates the exports of `@wasm-pkg/core` from those of its libraries: `node scripts/core-exports.mjs` after a change
// of theirs.
const manifest = { ...readManifest('core'), exports: coreExports() }
writeFileSync(join(root, 'packages/core/package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
