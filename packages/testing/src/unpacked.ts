import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { oncePerRun } from './once.js'
import { packed, root } from './tarballs.js'

/** The published packages, unpacked; what they depend on is found in this repository. */
export interface Unpacked {
  /** Has them in its `node_modules`. */
  readonly folder: string
  /** URL of the module that a specifier of theirs stands for: `unplugin-wasm-pkg/vite`. */
  url(specifier: string): Promise<string>
  remove(): Promise<void>
}

export async function unpack(): Promise<Unpacked> {
  await mkdir(join(root, '.cache'), { recursive: true })
  const folder = await mkdtemp(join(root, '.cache/unpacked-'))
  await extract(join(folder, 'node_modules'))
  return {
    folder,
    async url(specifier) {
      const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
      const manifest = JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
        exports: Record<string, { default: string } | undefined>
      }
      const file = manifest.exports[`.${specifier.slice(name.length)}`]?.default
      if (file === undefined) throw new Error(`${name} does not export ${specifier}`)
      return pathToFileURL(join(folder, 'node_modules', name, file)).href
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/**
 * A `node_modules` with the published packages as `npm install` would put them there, and what they depend on, linked from
 * this repository. All tests of a run share it. Processes load these bundled packages in half the time of our own `dist`.
 */
export async function installedModules(): Promise<string> {
  const folder = await oncePerRun('installed', async (filled) => {
    const modules = join(filled, 'node_modules')
    await extract(modules)
    const own = new Set(await readdir(modules))
    for (const name of await readdir(join(root, 'node_modules'))) {
      if (own.has(name) || name.startsWith('.')) continue
      await symlink(join(root, 'node_modules', name), join(modules, name), 'junction')
    }
  })
  return join(folder, 'node_modules')
}

async function extract(modules: string): Promise<void> {
  for (const [name, tarball] of await packed()) {
    const target = join(modules, name)
    await mkdir(target, { recursive: true })
    await promisify(execFile)('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'])
  }
}
