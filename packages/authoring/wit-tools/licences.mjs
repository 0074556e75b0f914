import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

// Writes which crates are linked into the module, and their licences, into third-party. Run by build.sh.

const TARGET = 'wasm32-wasip2'
const folder = join(import.meta.dirname, 'third-party')

/** All crates let us choose. The MIT licence is short and names the holder of the copyright. */
const LICENCES = [/^LICENSE-MIT$/, /^LICENSE$/, /^LICENSE-APACHE$/]

/** @param {string} command @param {readonly string[]} args */
const output = (command, ...args) =>
  execFileSync(command, args, { cwd: import.meta.dirname, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })

const { packages, resolve } = JSON.parse(
  output('cargo', 'metadata', '--locked', '--format-version', '1', '--filter-platform', TARGET),
)
const lock = readFileSync(join(import.meta.dirname, 'Cargo.lock'), 'utf8')

/** What the root needs when it runs. Macros and build scripts run in the compiler. @returns {Set<string>} */
function linked() {
  const ids = new Set([resolve.root])
  // A set also gives what is added while it is walked.
  for (const id of ids) {
    const node = resolve.nodes.find((/** @type {{ id: string }} */ each) => each.id === id)
    for (const { pkg, dep_kinds: kinds } of node.deps) {
      const crate = packageOf(pkg)
      const macro = crate.targets.some(({ kind }) => kind.includes('proc-macro'))
      if (!macro && kinds.some(({ kind }) => kind === null)) ids.add(pkg)
    }
  }
  ids.delete(resolve.root)
  return ids
}

/**
 * @typedef {object} Crate
 * @property {string} name
 * @property {string} version
 * @property {string} license
 * @property {string} manifest_path
 * @property {readonly { kind: readonly string[] }[]} targets
 */

/** @param {string} id @returns {Crate} */
function packageOf(id) {
  return packages.find((/** @type {{ id: string }} */ each) => each.id === id)
}

/** @param {Crate} crate */
function licenceOf({ name, license, manifest_path: manifest }) {
  const place = dirname(manifest)
  const files = readdirSync(place)
  const file = LICENCES.flatMap((pattern) => files.filter((each) => pattern.test(each)))[0]
  if (file === undefined) throw new Error(`${name} cannot be linked: it comes without a licence`)
  const all = [file, ...(license.includes(' AND Unicode-3.0') ? ['LICENSE-UNICODE'] : [])]
  return all.map((each) => readFileSync(join(place, each), 'utf8')).join('\n')
}

/** The digest of the crate, as Cargo.lock has it, in the form of npm. @param {Crate} crate */
function integrityOf({ name, version }) {
  const [, checksum] =
    new RegExp(
      `name = "${name}"\nversion = "${version.replaceAll(/[.+]/g, '\\$&')}"\nsource = .*\nchecksum = "(.*)"`,
    ).exec(lock) ?? []
  if (checksum === undefined) throw new Error(`${name} ${version} has no checksum in Cargo.lock`)
  return `sha256-${Buffer.from(checksum, 'hex').toString('base64')}`
}

/** @param {string} name @param {string} text */
function writeLicence(name, text) {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'LICENSE'), `${text.replaceAll('\r\n', '\n').trimEnd()}\n`)
}

rmSync(folder, { recursive: true, force: true })
const crates = [...linked()].map(packageOf).map((crate) => {
  writeLicence(crate.name, licenceOf(crate))
  // Older crates write "or" as a slash, which SPDX does not know.
  const license = crate.license.replaceAll('/', ' OR ')
  return { name: crate.name, version: crate.version, license, integrity: integrityOf(crate) }
})
crates.sort((a, b) => (a.name < b.name ? -1 : 1))

// Rust's own library is linked too. It comes with the compiler, and what it contains of others has the same licence.
const version = output('rustc', '--version').split(' ')[1]
const texts = join(output('rustc', '--print', 'sysroot').trim(), 'share/doc/rust/licenses')
writeLicence('std', readFileSync(join(texts, 'Apache-2.0.txt'), 'utf8'))
const all = [...crates, { name: 'std', version, license: 'Apache-2.0 OR MIT' }]
writeFileSync(join(folder, 'crates.json'), `${JSON.stringify(all, undefined, 2)}\n`)
