import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { SHIM_RANGES } from '@wasm-pkg/wasi'
import { join } from 'node:path'
import { type Json, objectOf, readManifestJson } from '../metadata/manifest-json.js'

/** What npm and its users know from the author's own package.json. */
const COPIED = [
  'description',
  'keywords',
  'license',
  'author',
  'contributors',
  'homepage',
  'repository',
  'bugs',
  'funding',
]

export interface ManifestInput {
  /** Folder of the author's package.json. */
  readonly root: string
  /** Name of the npm package. */
  readonly name: string
  readonly version: string
  /** Names of the files that are entries, without extension. */
  readonly entries: readonly string[]
  /** Specifiers that the modules import from elsewhere. */
  readonly imports: readonly string[]
  /** Digests by `ns:name@version`, the package's own first. */
  readonly packages: ReadonlyMap<string, string>
}

/**
 * The package.json of the npm package. `component` says from which bytes it was made.
 *
 * @throws WasmPkgError `E_CONFIG` for an import from an npm package that the author's package.json does not have
 */
export async function packedManifest(input: ManifestInput): Promise<string> {
  const { root, name, version, entries, imports, packages } = input
  const own = await readManifestJson(join(root, 'package.json'))
  const exported = entries.map((entry) => [entry === 'index' ? '.' : `./${entry}`, exportOf(entry)] as const)
  const dependencies = dependenciesOf(imports, own)
  const [[id = '', digest = ''] = []] = packages
  const linked = [...packages].slice(1)
  const manifest = {
    name,
    version,
    ...Object.fromEntries(COPIED.flatMap((key) => (own[key] === undefined ? [] : [[key, own[key]]]))),
    type: 'module',
    sideEffects: false,
    exports: { ...Object.fromEntries(exported), './package.json': './package.json' },
    types: './types/index.d.ts',
    files: ['browser', 'node', 'types', 'wasm'],
    engines: { node: '>=20' },
    ...(Object.keys(dependencies).length > 0 && { dependencies }),
    component: { package: id, digest, ...(linked.length > 0 && { linked: Object.fromEntries(linked) }) },
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function exportOf(entry: string): Json {
  return { types: `./types/${entry}.d.ts`, node: `./node/${entry}.js`, default: `./browser/${entry}.js` }
}

function dependenciesOf(imports: readonly string[], own: Json): Readonly<Record<string, string>> {
  const names = imports.filter((specifier) => !specifier.startsWith('node:')).map(packageOf)
  const known = { ...objectOf(own['peerDependencies']), ...objectOf(own['dependencies']), ...SHIM_RANGES }
  return Object.fromEntries(
    [...new Set(names)].toSorted().map((name) => {
      const range = known[name]
      if (typeof range === 'string') return [name, range]
      throw new WasmPkgError('E_CONFIG', `an import is bound to ${escapeText(name)}, whose version is not known`, {
        hint: `Add ${escapeText(name)} to the dependencies in package.json.`,
      })
    }),
  )
}

/** `@scope/name` from `@scope/name/path`, `name` from `name/path`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
