import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/root.mjs'
import { exportsAreRight } from './core-exports.mjs'
import { writeDeclarations } from './declarations.mjs'
import { coreEntries, entriesOf } from './entries.mjs'
import { bundleModules } from './modules.mjs'
import { readManifest } from './packages.mjs'
import { copyJco, recordBundled } from './third-party.mjs'
import { recordWitTools } from './wit-tools.mjs'

/** Files that the running code reads: the parts of the sandbox, and the page. */
const READ = ['wasi/dist/sandbox', 'inspector/dist/page', 'inspector/assets']

/**
 * Where a file of the compiler is, or would be, in the published package.
 *
 * @typedef {(file: string) => string} OutputName from `packages/` on
 */

/** @type {OutputName} */
const inDist = (file) => file.replace(/^[^/]+\/dist\//, '')
/** @type {OutputName} The libraries stay side by side. */
const inFolders = (file) => file

/**
 * Builds the published form of a package from the compiler's output.
 *
 * @param {string} folder of `packages/`
 * @param {string} target becomes its `dist`, or the `lib` of `@wasm-pkg/core`
 */
export async function bundlePackage(folder, target) {
  if (folder === 'core') return await bundleCore(target)
  const entries = entriesOf(folder)
  const modules = await bundleModules(entries, readManifest(folder), target, inDist)
  writeDeclarations(entries, target, inDist)
  writeThirdParty(recordBundled(modules, join(target, 'third-party')), target)
}

/** @param {string} target */
async function bundleCore(target) {
  const manifest = readManifest('core')
  if (!exportsAreRight())
    throw new Error('the exports of @wasm-pkg/core are out of date: node scripts/core-exports.mjs')
  const entries = coreEntries()
  const modules = await bundleModules(entries, manifest, target, inFolders)
  writeDeclarations(entries, target, inFolders)
  removeDetour(join(target, 'core/dist/base.js'))
  for (const path of READ) {
    cpSync(join(root, 'packages', path), join(target, path), {
      recursive: true,
      filter: (file) => !/\.d\.ts$|\.tsbuildinfo$/.test(file),
    })
  }
  const thirdParty = join(target, 'third-party')
  const copied = [copyJco(thirdParty), ...(await recordWitTools(thirdParty))]
  writeThirdParty([...copied, ...recordBundled(modules, thirdParty)], target)
}

/** @param {readonly import('./third-party.mjs').ThirdParty[]} bundled @param {string} target */
function writeThirdParty(bundled, target) {
  if (bundled.length > 0) writeFileSync(join(target, 'third-party.json'), `${JSON.stringify(bundled, undefined, 2)}\n`)
}

/**
 * The entry of `@wasm-pkg/core/base` only hands on what its chunk has, which every start would pay for: the chunk is the entry.
 *
 * @param {string} file
 */
function removeDetour(file) {
  const code = readFileSync(file, 'utf8')
  const [, imported, exported] =
    /^import \{ ([^}]+) \} from "[^"]+chunks\/base\.js";\s+export \{ ([^}]+) \};\s*$/.exec(code) ?? []
  if (imported === undefined || imported !== exported) throw new Error(`${file} does more than to hand on its chunk`)
  rmSync(file)
}
