import { exportsAreRight } from './bundle/core-exports.mjs'
import { compareWithAllowed } from './imports/allowed.mjs'
import { fileCircles, folderCircles } from './imports/circles.mjs'
import { readGraph } from './imports/graph.mjs'
import { misplaced } from './imports/order.mjs'
import { longFiles } from './imports/sizes.mjs'
import { wideSurfaces } from './imports/surface.mjs'

/**
 * Checks what the packages and their files may import from each other, and what `@wasm-pkg/core` exports: `node
 * scripts/check-imports.mjs`. Prints violations as `package: file -> file`. Temporary exceptions are listed in
 * `imports/allowed.mjs`.
 */
const graph = readGraph()
const { refused, kept, settled } = compareWithAllowed([
  ...(exportsAreRight() ? [] : ['core: its exports are not those of the libraries: run node scripts/core-exports.mjs']),
  ...misplaced(graph),
  ...fileCircles(graph),
  ...folderCircles(graph),
  ...longFiles(graph),
  ...wideSurfaces(),
])
for (const line of kept) process.stdout.write(`still: ${line}\n`)
for (const line of refused) process.stdout.write(`refused: ${line}\n`)
for (const line of settled) process.stdout.write(`settled, take it off scripts/imports/allowed.mjs: ${line}\n`)
process.stdout.write(`${graph.files.length} files, ${graph.edges.length} imports, ${refused.length} refused\n`)
process.exitCode = refused.length + settled.length === 0 ? 0 : 1
