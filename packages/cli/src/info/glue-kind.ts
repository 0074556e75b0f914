import type { GlueKind } from '@wasm-pkg/component'
import { createCompiler } from '@wasm-pkg/project'
import type { Release } from '@wasm-pkg/registry-client'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import type { OpenRegistry } from '../access/with-registry.js'

/**
 * How the calls of a component run in a build of the surrounding project. Transpiles the component if the store does
 * not have the result.
 */
export async function glueKindOf(
  { store, manifest }: OpenRegistry,
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
