import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink } from 'node:fs/promises'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

export const root: string = join(import.meta.dirname, '../../..')

export interface PublicPackage {
  readonly name: string
  readonly folder: string
  /** Subpaths of `exports` that have code: `.`, `./errors`, … */
  readonly entries: readonly string[]
  /** Names of the packages it installs. */
  readonly dependencies: readonly string[]
}

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly exports?: Record<string, unknown>
  readonly dependencies?: Record<string, string>
}

/** Every package of this repository that is published. */
export function publicPackages(): readonly PublicPackage[] {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = join(root, 'packages', name)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    if (manifest.private === true) return []
    const dependencies = Object.keys(manifest.dependencies ?? {})
    return [{ name: manifest.name, folder, entries: codeEntries(manifest), dependencies }]
  })
}

/** A package of this repository, and all packages of this repository that it installs, at any depth. */
export function withOwnDependencies(name: string): readonly PublicPackage[] {
  const all = publicPackages()
  const found = new Map<string, PublicPackage>()
  const visit = (wanted: string): void => {
    const own = all.find((candidate) => candidate.name === wanted)
    if (own === undefined || found.has(wanted)) return
    found.set(wanted, own)
    for (const dependency of own.dependencies) visit(dependency)
  }
  visit(name)
  return [...found.values()]
}

function codeEntries(manifest: Manifest): readonly string[] {
  return Object.keys(manifest.exports ?? {}).filter((entry) => !entry.endsWith('.json') && !entry.endsWith('.d.ts'))
}

const execute = promisify(execFile)

/** Runs npm without a shell: the npm that started the tests, otherwise the one in the PATH. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const cli = process.env['npm_execpath']
  const [command, prefix] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  const shell = command === 'npm' && process.platform === 'win32'
  const { stdout } = await execute(command, [...prefix, ...args], { cwd, shell, maxBuffer: 64 * 1024 * 1024 })
  return stdout
}

/** The tarballs that `npm publish` would send, by package, made once of the sources as they are. */
export async function packed(): Promise<ReadonlyMap<string, string>> {
  const folder = join(root, '.cache/tarballs', await digestOfSources())
  if (!existsSync(folder)) await packInto(folder)
  const files = await readdir(folder)
  return new Map(
    publicPackages().map(({ name }) => {
      const stem = name.replace('@', '').replace('/', '-')
      const file = files.find((candidate) => candidate.startsWith(stem) && /^-\d/.test(candidate.slice(stem.length)))
      if (file === undefined) throw new Error(`${name} was not packed`)
      return [name, join(folder, file)]
    }),
  )
}

/** What a clean clone has of the packages and of what builds them. */
const SOURCES = [
  'LICENSE',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'packages',
  'scripts',
]
const MADE = /[\\/](?:node_modules|dist|lib|\.cache|\.bundle|\.development)(?:[\\/]|$)/
const isSource = (path: string): boolean =>
  !MADE.test(path.slice(root.length)) || path.startsWith(join(root, 'scripts'))

async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    const files =
      source.includes('.') || source === 'LICENSE' ? [''] : await readdir(join(root, source), { recursive: true })
    for (const file of files.toSorted()) {
      const path = join(root, source, file)
      if (isSource(path)) hash.update(`${source}/${file}\0`).update(await contentOf(path))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

async function contentOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') return new Uint8Array()
    throw error
  }
}

/** Packs in a clean clone: packing puts what is published where tests that run meanwhile have the compiler's output. */
async function packInto(folder: string): Promise<void> {
  const clone = await mkdtemp(join(tmpdir(), 'wasm-pkg-clone-'))
  try {
    for (const source of SOURCES)
      await cp(join(root, source), join(clone, source), { recursive: true, filter: isSource, preserveTimestamps: true })
    await linkDependencies(clone)
    const tarballs = join(clone, 'tarballs')
    await mkdir(tarballs)
    const workspaces = publicPackages().map(({ name }) => `--workspace=${name}`)
    await npm(['pack', '--silent', '--pack-destination', tarballs, ...workspaces], clone)
    await mkdir(dirname(folder), { recursive: true })
    await cp(tarballs, `${folder}.${process.pid}`, { recursive: true })
    // Another test file may have packed the same meanwhile.
    if (!existsSync(folder)) await rename(`${folder}.${process.pid}`, folder)
  } finally {
    await rm(clone, { recursive: true, force: true })
    await rm(`${folder}.${process.pid}`, { recursive: true, force: true })
  }
}

/** What `npm ci` would install, by links; the packages of the clone are its own. */
async function linkDependencies(clone: string): Promise<void> {
  await link(join(root, 'node_modules'), join(clone, 'node_modules'), clone)
  for (const folder of await readdir(join(clone, 'packages'))) {
    const nested = join(root, 'packages', folder, 'node_modules')
    if (existsSync(nested)) await link(nested, join(clone, 'packages', folder, 'node_modules'), clone)
  }
}

async function link(from: string, to: string, clone: string): Promise<void> {
  await mkdir(to, { recursive: true })
  const own = new Map(
    readdirSync(join(clone, 'packages')).map((folder) => {
      const { name } = JSON.parse(readFileSync(join(clone, 'packages', folder, 'package.json'), 'utf8')) as Manifest
      return [name, join(clone, 'packages', folder)]
    }),
  )
  for (const entry of await readdir(from)) {
    const names = entry.startsWith('@') ? (await readdir(join(from, entry))).map((name) => `${entry}/${name}`) : [entry]
    if (entry.startsWith('@')) await mkdir(join(to, entry), { recursive: true })
    for (const name of names) await symlink(own.get(name) ?? join(from, name), join(to, name), 'junction')
  }
}

/** The version of a development dependency of this repository, so that a test's project gets the same. */
export function installedVersion(name: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
    version: string
  }
  return manifest.version
}
