import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from './root.mjs'
import { runNpm } from './spawn.mjs'

/** The files of a clean clone that are needed to build the packages. */
const SOURCES = [
  'LICENSE',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'packages',
  'scripts',
]
const MADE = /^packages[\\/].*[\\/](?:node_modules|dist|lib|\.cache|\.bundle|\.development)$/

/**
 * A folder with the tarballs that `npm publish` would send, built once from the current sources.
 *
 * @returns {Promise<string>}
 * @throws {Error} with npm's output
 */
export async function packPublished() {
  const folder = join(root, '.cache/tarballs', digestOfSources())
  if (existsSync(folder)) return folder
  // Packing replaces the compiler's output, which concurrent tests use, so it is done in a clone.
  const clone = mkdtempSync(join(tmpdir(), 'wasm-pkg-clone-'))
  try {
    for (const path of sourceFiles()) {
      cpSync(join(root, path), join(clone, path), { preserveTimestamps: true })
    }
    linkDependencies(clone)
    const made = join(clone, 'tarballs')
    mkdirSync(made)
    const workspaces = manifests(clone).flatMap(({ manifest }) =>
      manifest.private === true ? [] : [`--workspace=${manifest.name}`],
    )
    const { code, output } = await runNpm(['pack', '--silent', '--pack-destination', made, ...workspaces], {
      cwd: clone,
    })
    if (code !== 0) throw new Error(`npm pack failed:\n${output}`)
    const near = `${folder}.${process.pid}`
    cpSync(made, near, { recursive: true })
    // Another test file may have packed the same sources meanwhile.
    if (existsSync(folder)) rmSync(near, { recursive: true })
    else renameSync(near, folder)
    removeOld(dirname(folder))
    return folder
  } finally {
    rmSync(clone, { recursive: true, force: true })
  }
}

/** Milliseconds. Tarballs that nobody made for so long are of sources that have changed. */
const OLD = 24 * 60 * 60 * 1000

/** @param {string} tarballs */
function removeOld(tarballs) {
  for (const name of readdirSync(tarballs)) {
    const folder = join(tarballs, name)
    if (Date.now() - statSync(folder).mtimeMs > OLD) rmSync(folder, { recursive: true, force: true })
  }
}

function digestOfSources() {
  const hash = createHash('sha256')
  for (const path of sourceFiles()) hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}

/** From the repository's folder on. @returns {string[]} */
function sourceFiles() {
  return SOURCES.flatMap((path) => filesBelow(path)).toSorted()
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  if (MADE.test(path)) return []
  if (!statSync(join(root, path)).isDirectory()) return [path]
  return readdirSync(join(root, path)).flatMap((name) => filesBelow(join(path, name)))
}

/** @param {string} repository */
function manifests(repository) {
  return readdirSync(join(repository, 'packages')).map((name) => {
    const folder = join(repository, 'packages', name)
    return { folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }
  })
}

/** Links what `npm ci` would install. The packages of the clone are its own. @param {string} clone */
function linkDependencies(clone) {
  const own = new Map(manifests(clone).map(({ folder, manifest }) => [manifest.name, folder]))
  for (const place of ['.', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)]) {
    const from = join(root, place, 'node_modules')
    if (!existsSync(from)) continue
    for (const name of namesIn(from)) {
      const link = join(clone, place, 'node_modules', name)
      mkdirSync(dirname(link), { recursive: true })
      if (place === '.' && own.has(name)) continue
      // npm's own record of what is installed is a file.
      if (statSync(join(from, name)).isFile()) cpSync(join(from, name), link, { preserveTimestamps: true })
      else symlinkSync(join(from, name), link, 'junction')
    }
  }
  for (const [name, folder] of own) {
    const link = join(clone, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(folder, link, 'junction')
  }
}

/** @param {string} folder @returns {string[]} packages, and what npm keeps there */
function namesIn(folder) {
  return readdirSync(folder).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
  )
}
