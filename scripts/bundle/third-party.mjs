import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../lib/root.mjs'

/**
 * A third-party package whose code is in one of ours.
 *
 * @typedef {object} ThirdParty
 * @property {string} name
 * @property {string} version
 * @property {string} license SPDX expression
 * @property {string} [integrity] digest of the tarball or crate, as its registry lists it. Absent if it came from none.
 * @property {Record<string, string>} [files] sha256 of each file that was copied unchanged, by path. If absent, parts
 *   of the package are in our modules.
 */

const MODULES = 'node_modules/'

/** The generator of jco is copied unchanged: only its folder, because the npm package has 100 MB. */
export const JCO = '@bytecodealliance/jco-transpile'
const JCO_FILES = [
  'vendor/js-component-bindgen-component.js',
  'vendor/js-component-bindgen-component.core.wasm',
  'vendor/js-component-bindgen-component.core2.wasm',
]

/**
 * Copies the licences of bundled packages and records them.
 *
 * @param {Iterable<string>} modules paths of all bundled modules
 * @param {string} folder gets a folder for each package
 * @returns {ThirdParty[]}
 */
export function recordBundled(modules, folder) {
  const places = [...modules].flatMap((path) => placeOf(path) ?? [])
  return [...new Set(places)].toSorted().map((place) => copyLicence(place, folder))
}

/** @param {string} folder @returns {ThirdParty} */
export function copyJco(folder) {
  const place = join(root, MODULES, JCO)
  const entry = copyLicence(place, folder)
  const files = JCO_FILES.map((file) => {
    const [from, to] = [join(place, file), join(folder, JCO, file)]
    mkdirSync(dirname(to), { recursive: true })
    cpSync(from, to)
    return [file, createHash('sha256').update(readFileSync(to)).digest('hex')]
  })
  return { ...entry, files: Object.fromEntries(files) }
}

/** The folder of the installed package of a module. @param {string} path */
function placeOf(path) {
  const normal = path.replaceAll('\\', '/')
  const start = normal.lastIndexOf(MODULES)
  if (start === -1) return undefined
  const [scope = '', name = ''] = normal.slice(start + MODULES.length).split('/')
  return normal.slice(0, start + MODULES.length + scope.length + (scope.startsWith('@') ? 1 + name.length : 0))
}

/** @param {string} place @param {string} folder @returns {ThirdParty} */
function copyLicence(place, folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
  const text = readdirSync(place).find((file) => /^licen[cs]e(?:\.md|\.txt)?$/i.test(file))
  if (text === undefined || license === undefined)
    throw new Error(`${name} cannot be bundled: it comes without a licence`)
  mkdirSync(join(folder, name), { recursive: true })
  cpSync(join(place, text), join(folder, name, 'LICENSE'))
  return { name, version, license, integrity: lockedIntegrity(name, version) }
}

/** @param {string} name @param {string} version */
function lockedIntegrity(name, version) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const found = Object.entries(packages).find(
    ([place, locked]) => place.endsWith(`${MODULES}${name}`) && locked.version === version,
  )
  if (found === undefined) throw new Error(`${name} ${version} is not in package-lock.json`)
  return found[1].integrity
}
