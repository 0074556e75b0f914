import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import type { Project } from '@wasm-pkg/project'
import { parseDigest } from '@wasm-pkg/registry-client/digest'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { openOverride, type PackageBody } from './describe.js'

/**
 * A package's bytes, only from the store or the local file. @throws WasmPkgError `E_OFFLINE_MISS` and the codes of
 * reading
 */
export async function readBytes(project: Project, pack: PackageBody): Promise<Uint8Array> {
  if (pack.override !== undefined) return await (await openOverride(project, pack.package)).read()
  const { digest, size } = pack
  const bytes = digest === undefined ? undefined : await project.store.readBlob(parseDigest(digest), size)
  if (bytes !== undefined) return bytes
  throw new WasmPkgError('E_OFFLINE_MISS', `${pack.id} is not in the store`, {
    package: pack.id,
    hint: `${cliCommand('install')} fetches it.`,
  })
}
