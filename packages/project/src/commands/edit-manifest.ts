import { sha256 } from '@wasm-pkg/registry-client'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { type DependencyChanges, editDependencies } from '../manifest/edit.js'
import { readManifestText } from '../manifest/read.js'
import type { Project } from '../project.js'

/**
 * Changes the dependencies in the project's package.json, if nobody else changes it at the same moment.
 *
 * @throws WasmPkgError `E_CONFIG`, `E_LOCK_RACE`, `E_CACHE_IO`
 */
export async function writeDependencies(project: Project, changes: DependencyChanges): Promise<void> {
  const { file } = project.manifest
  const before = await readManifestText(file)
  const text = await editDependencies(before ?? '', changes, file)
  const expectCurrent = before === undefined ? 'absent' : sha256(Buffer.from(before))
  await writeFileAtomic(file, Buffer.from(text), { expectCurrent })
}

/** @throws WasmPkgError `E_USAGE` for a frozen project */
export function refuseFrozen(project: Project): void {
  if (!project.frozen) return
  throw new WasmPkgError('E_USAGE', 'a frozen project cannot be changed', {
    hint: 'The project is frozen because CI is set or --frozen was given; run this elsewhere and commit the result.',
  })
}
