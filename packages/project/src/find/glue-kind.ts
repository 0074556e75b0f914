import type { GlueKind } from '@wasm-pkg/component'
import type { Release } from '@wasm-pkg/registry-client'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import type { Store } from '@wasm-pkg/registry-client/store'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { createCompiler } from '../compiler.js'
import type { PackageSources } from './find-package.js'

/**
 * How the calls of a component run in a build of the project. Transpiles the component if the store does not have the
 * result.
 *
 * @throws WasmPkgError as `Compiler.transpile`
 */
export async function glueKindOf(
  { store, manifest }: Pick<PackageSources, 'manifest'> & { readonly store: Store },
  release: Pick<Release, 'digest' | 'name' | 'version'>,
  bytes: Uint8Array,
): Promise<GlueKind> {
  const id = `${formatPackageName(release.name)}@${formatVersion(release.version)}`
  const compiler = createCompiler({ store, maxWorkers: 1 }, () => manifest)
  try {
    return (await compiler.transpile({ id, digest: release.digest, read: () => Promise.resolve(bytes) })).glueKind
  } finally {
    await compiler.close()
  }
}
