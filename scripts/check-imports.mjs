import { exportsAreRight } from './bundle/core-exports.mjs'
import { fileCircles, folderCircles } from './imports/circles.mjs'
import { readGraph } from './imports/graph.mjs'
import { misplaced } from './imports/order.mjs'
import { longFiles, longPackages } from './imports/sizes.mjs'
import { exportedSurface } from './imports/surface.mjs'

/**
 * Checks what the packages and their files may import from each other, and what `@wasm-pkg/core` exports: `node
 * scripts/check-imports.mjs`. Prints violations as `package: file -> file`. There are no exceptions.
 */
const graph = readGraph()
const surface = exportedSurface()
const refused = [
  ...(exportsAreRight() ? [] : ['core: its exports are not those of the libraries: run node scripts/core-exports.mjs']),
  ...misplaced(graph),
  ...fileCircles(graph),
  ...folderCircles(graph),
  ...longFiles(graph),
  ...longPackages(graph),
  ...surface.problems,
]
for (const line of refused) process.stdout.write(`refused: ${line}\n`)
process.stdout.write(
  `${graph.files.length} files, ${graph.edges.length} imports, ${refused.length} refused; ${surface.summary}\n`,
)
process.exitCode = refused.length === 0 ? 0 : 1
