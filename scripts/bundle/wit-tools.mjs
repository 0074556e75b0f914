import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import { root } from '../lib/root.mjs'

const AUTHORING = join(root, 'packages/authoring')
const CRATE = join(AUTHORING, 'wit-tools')

/** In `third-party/`. An npm package can have the name of a crate. */
const NAME = 'wit-tools'

/**
 * Copies the licences of the crates that are linked into the module for WIT, and records them with the module.
 *
 * @param {string} folder gets a folder for each crate
 * @returns {Promise<import('./third-party.mjs').ThirdParty[]>}
 */
export async function recordWitTools(folder) {
  const own = readFileSync(join(CRATE, 'Cargo.toml'), 'utf8')
  const { COMPRESSED } = await import(pathToFileURL(join(AUTHORING, 'dist/wit/tools/compressed.js')).href)
  const module = brotliDecompressSync(Buffer.from(COMPRESSED, 'base64'))
  copyLicence(join(root, 'LICENSE'), join(folder, NAME))
  const tools = {
    name: NAME,
    version: field(own, 'version'),
    license: field(own, 'license'),
    files: { 'wit_tools.wasm': createHash('sha256').update(module).digest('hex') },
  }
  return [tools, ...linkedCrates().map((crate) => recordCrate(crate, folder))]
}

/** @returns {import('./third-party.mjs').ThirdParty[]} */
function linkedCrates() {
  return JSON.parse(readFileSync(join(CRATE, 'third-party/crates.json'), 'utf8'))
}

/** @param {import('./third-party.mjs').ThirdParty} crate @param {string} folder */
function recordCrate(crate, folder) {
  const { name, version, integrity } = crate
  if (integrity !== undefined && !isLocked(name, version)) {
    throw new Error(`${name} ${version} is not in Cargo.lock: run build.sh in packages/authoring/wit-tools`)
  }
  copyLicence(join(CRATE, 'third-party', name, 'LICENSE'), join(folder, NAME, name))
  return { ...crate, name: `${NAME}/${name}` }
}

/** @param {string} name @param {string} version */
function isLocked(name, version) {
  return readFileSync(join(CRATE, 'Cargo.lock'), 'utf8').includes(`name = "${name}"\nversion = "${version}"\n`)
}

/** @param {string} from @param {string} folder */
function copyLicence(from, folder) {
  mkdirSync(folder, { recursive: true })
  cpSync(from, join(folder, 'LICENSE'))
}

/** @param {string} manifest @param {string} name */
function field(manifest, name) {
  const [, value] = new RegExp(`^${name} = "(.*)"$`, 'm').exec(manifest) ?? []
  if (value === undefined) throw new Error(`Cargo.toml has no ${name}`)
  return value
}
