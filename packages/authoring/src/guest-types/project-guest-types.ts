import type { Project } from '@wasm-pkg/project'
import { WIT_FOLDER } from '@wasm-pkg/project/source-folder'
import { join } from 'node:path'
import { pinFor } from '../wit/pin.js'
import { resolveWit } from '../wit/resolve-source.js'
import { writeGuestTypes, type WrittenGuestTypes } from './write-guest-types.js'

/**
 * Writes the types of the code in a project's folder, so that an editor has them before the first build.
 *
 * @returns `undefined` if no component is built from JavaScript there
 * @throws WasmPkgError as `writeGuestTypes` and `resolveWit`
 */
export async function writeProjectGuestTypes(project: Project): Promise<WrittenGuestTypes | undefined> {
  const { root, manifest } = project
  if (manifest.build?.kind !== 'script') return undefined
  const { engine, world } = manifest.build
  const source = await resolveWit(pinFor(project), join(root, WIT_FOLDER))
  return await writeGuestTypes({ root, source, engine, world })
}
