import { sha256 } from '@wasm-pkg/registry-client'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { readRegularFile } from '../files.js'
import { type DependencyChanges, editDependencies } from '../manifest/edit.js'
import type { Project } from '../project.js'

const MAX_MANIFEST_BYTES = 16 * 1024 * 1024

/**
 * Changes the dependencies in the project's package.json, if nobody else changes it at the same moment.
 *
 * @throws WasmPkgError `E_CONFIG`, `E_LOCK_RACE`, `E_CACHE_IO`
 */
export async function writeDependencies(project: Project, changes: DependencyChanges): Promise<void> {
  const { file } = project.manifest
  const bytes = await readRegularFile(file, { code: 'E_CONFIG', maxBytes: MAX_MANIFEST_BYTES })
  const text = await editDependencies(bytes?.toString('utf8') ?? '', changes, file)
  await writeFileAtomic(file, Buffer.from(text), { expectCurrent: bytes === undefined ? 'absent' : sha256(bytes) })
}

/** @throws WasmPkgError `E_USAGE` for a frozen project */
export function refuseFrozen(project: Project): void {
  if (!project.frozen) return
  throw new WasmPkgError('E_USAGE', 'a frozen project cannot be changed', {
    hint: 'The project is frozen because CI is set or --frozen was given; run this elsewhere and commit the result.',
  })
}
