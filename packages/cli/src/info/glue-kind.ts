import { createTranspiler, type GlueKind } from '@wasm-pkg/component'
import { suspendingFunctions } from '@wasm-pkg/project'
import type { Release } from '@wasm-pkg/registry-client'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import type { OpenRegistry } from '../access/with-registry.js'

/** How the calls of a component run, as a build of the project around would have it. Transpiles it if the store lacks that. */
export async function glueKindOf(
  { store, manifest }: OpenRegistry,
  release: Pick<Release, 'digest' | 'name' | 'version'>,
  bytes: Uint8Array,
): Promise<GlueKind> {
  const name = formatPackageName(release.name)
  const label = `${name}@${formatVersion(release.version)}`
  const read = (): Promise<Uint8Array> => Promise.resolve(bytes)
  const async = await suspendingFunctions(manifest, { name, id: label, read })
  const transpiler = createTranspiler({ store, maxWorkers: 1 })
  try {
    const { digest } = release
    return (await transpiler.transpile({ digest, bytes: read, label, ...(async && { async }) })).glueKind
  } finally {
    await transpiler.close()
  }
}
