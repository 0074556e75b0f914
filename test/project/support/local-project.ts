import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openProject, type Project, type ProjectOptions } from '@wasm-pkg/project'

/** A project with a registry of local files for the namespaces `docs` and `wasi`, in a folder of its own. */
export interface LocalProject {
  readonly root: string
  /** @param spec `ns:name@version` */
  publish(spec: string, bytes: Uint8Array): Promise<void>
  /** Closed with the rest. */
  open(wasmPkg?: object, options?: Partial<ProjectOptions>): Promise<Project>
  remove(): Promise<void>
}

export async function createLocalProject(): Promise<LocalProject> {
  const dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-linking-'))
  const root = join(dir, 'app')
  const registry = join(dir, 'registry')
  const configFile = join(dir, 'config.toml')
  const opened: Project[] = []
  await mkdir(root)
  await writeFile(
    configFile,
    `[namespace_registries]\ndocs = "files"\nwasi = "files"\n` +
      `[registry.files]\ntype = "local"\n[registry.files.local]\nroot = ${JSON.stringify(registry)}\n`,
  )
  return {
    root,
    async publish(spec, bytes) {
      const [name = '', version = ''] = spec.split('@')
      const file = join(registry, ...name.split(':'), `${version}.wasm`)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, bytes)
    },
    async open(wasmPkg = {}, options = {}) {
      await writeFile(join(root, 'package.json'), JSON.stringify({ name: 'app', wasmPkg }))
      const cacheDir = join(dir, 'store')
      const project = await openProject({ root, configFile, cacheDir, frozen: false, dts: false, env: {}, ...options })
      opened.push(project)
      return project
    },
    async remove() {
      await Promise.all(opened.map((project) => project.close()))
      await rm(dir, { recursive: true, force: true })
    },
  }
}
