import { packedTypes } from '@wasm-pkg/component'
import type { Project, ResolvedPackage } from '@wasm-pkg/project'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { join } from 'node:path'
import { packedManifest } from './manifest.js'
import { printModules } from './modules.js'
import { readmeText } from './readme.js'

export interface PackRequest {
  readonly project: Project
  /** `ns:name`, of the project. */
  readonly package: string
  /** Name of the npm package. @default `@ns/name` */
  readonly name?: string
}

/** An npm package as files. */
export interface PackedNpm {
  readonly name: string
  readonly version: string
  /** Digest of the component. */
  readonly digest: string
  /** Contents by path, with `/`. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** A larger file is not a README or a license. */
const MAX_TEXT_BYTES = 1024 * 1024

const COPIED = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'NOTICE']

/**
 * Makes an npm package of a component, for users without a plugin: the modules that the plugin generates for browsers and
 * for Node.js, their types, and the core modules beside them. Packages that the component imports are included, WASI
 * comes from the packages of the shims.
 *
 * @throws WasmPkgError `E_WASM` for a WIT package, `E_UNSUPPORTED` for an import that is bound to a file of the project,
 *   `E_CONFIG`, and as `Project.resolve`
 */
export async function packNpm(request: PackRequest): Promise<PackedNpm> {
  const { project } = request
  const { package: pack } = await project.resolve(request.package)
  if (pack.kind !== 'component') {
    throw new WasmPkgError('E_WASM', `${pack.id} is a WIT package, which has no code to pack`, { package: pack.id })
  }
  const version = formatVersion(pack.version)
  const name = request.name ?? `@${pack.name.namespace}/${pack.name.name}`
  const interfaces = ownInterfaces(pack)
  const entries = new Map([
    ['index', request.package],
    ...[...interfaces.keys()].map((item) => [item, `${request.package}/${item}`] as const),
  ])
  const platforms = [
    await printModules(project, 'browser', entries),
    await printModules(project, 'node', entries),
  ] as const
  const async = project.manifest.async.get(request.package)
  const component = { bytes: () => pack.read(), digest: pack.digest, label: pack.id, ...(async && { async }) }
  const types = await packedTypes(component, interfaces)
  const [{ packages }] = platforms
  const manifest = await packedManifest({
    root: project.root,
    name,
    version,
    entries: [...entries.keys()],
    imports: platforms.flatMap(({ imports }) => imports),
    packages: new Map([[pack.id, pack.digest], ...packages]),
  })
  const readme = (await readText(project, 'README.md')) ?? Buffer.from(readmeText(name, pack))
  const files = new Map<string, Uint8Array>([
    ['package.json', Buffer.from(manifest)],
    ['README.md', readme],
    ...platforms.flatMap((platform) => [...platform.files]),
    ...[...types].map(([path, text]) => [`types/${path}`, Buffer.from(text)] as const),
  ])
  for (const path of COPIED) {
    const text = await readText(project, path)
    if (text !== undefined) files.set(path, text)
  }
  return { name, version, digest: pack.digest, files }
}

/** The package's own interfaces that it exports: full ids by their name, as in `acme:slug/slug`. */
function ownInterfaces({ name, facts }: ResolvedPackage): ReadonlyMap<string, string> {
  const own = `${formatPackageName(name)}/`
  return new Map(
    facts.exports.flatMap((id) => {
      const [item = ''] = id.startsWith(own) ? id.slice(own.length).split('@') : []
      return item === '' || item === 'index' || item === 'types' ? [] : [[item, id] as const]
    }),
  )
}

async function readText({ root }: Project, path: string): Promise<Uint8Array | undefined> {
  return await readRegularFile(join(root, path), { code: 'E_CONFIG', maxBytes: MAX_TEXT_BYTES })
}
