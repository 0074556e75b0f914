import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/root.mjs'
import { bundlePackage } from './bundle.mjs'
import { readManifest } from './packages.mjs'
import { outputOf } from './swap.mjs'

/**
 * Puts what is published of every package into the `node_modules` of a folder, without packing it. The compiler has to have run.
 *
 * @param {string} folder inside this repository, where what the packages depend on is found
 */
export async function installPublished(folder) {
  for (const name of readdirSync(join(root, 'packages'))) {
    const manifest = readManifest(name)
    if (manifest.private === true) continue
    const source = join(root, 'packages', name)
    const target = join(folder, 'node_modules', manifest.name)
    mkdirSync(target, { recursive: true })
    for (const file of ['package.json', 'samples']) {
      if (existsSync(join(source, file))) cpSync(join(source, file), join(target, file), { recursive: true })
    }
    await bundlePackage(name, join(target, outputOf(source)))
  }
}
