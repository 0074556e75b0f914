import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { oncePerRun } from './once.js'

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

interface Packing {
  packPublished(): Promise<string>
}

/** The tarballs that `npm publish` would send, by package. */
export async function packed(): Promise<ReadonlyMap<string, string>> {
  // One test file packs, and the others wait for it.
  const run = await oncePerRun('tarballs', async (filled) => {
    const { packPublished } = (await import(pathToFileURL(join(root, 'scripts/lib/pack.mjs')).href)) as Packing
    await symlink(await packPublished(), join(filled, 'kept'), 'junction')
  })
  const folder = join(run, 'kept')
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

/** The version of a development dependency of this repository, so that a test's project gets the same. */
export function installedVersion(name: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
    version: string
  }
  return manifest.version
}
