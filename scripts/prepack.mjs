import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { bundlePackage } from './bundle/bundle.mjs'
import { DEVELOPMENT, outputOf, restore } from './bundle/swap.mjs'
import { ensureBuilt } from './lib/ensure-build.mjs'
import { ensureInstalled } from './lib/ensure-install.mjs'

// npm runs this in the folder of a package before it packs it. It replaces the compiler's output with the published
// form.
const folder = process.cwd()
restore(folder)
await ensureInstalled()
await ensureBuilt()
const made = join(folder, '.bundle')
rmSync(made, { recursive: true, force: true })
await bundlePackage(basename(folder), made)
const output = join(folder, outputOf(folder))
if (existsSync(output)) renameSync(output, join(folder, DEVELOPMENT))
renameSync(made, output)
