import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Project } from '../project.js'
import { refuseFrozen, writeManifest } from './edit-manifest.js'
import { type InstallReport, installPackages } from './install.js'

/**
 * Removes packages from package.json, and from the lock what only they needed; both or neither.
 *
 * @param names `ns:name`
 * @throws WasmPkgError `E_USAGE` if a package is not declared, and as `installPackages`
 */
export async function removePackages(project: Project, names: readonly string[]): Promise<InstallReport> {
  refuseFrozen(project)
  const keys = names.map((name) => formatPackageName(parsePackageName(name)))
  const unknown = keys.filter((key) => !project.manifest.dependencies.has(key))
  if (unknown.length > 0) {
    throw new WasmPkgError('E_USAGE', `not declared in package.json: ${unknown.join(', ')}`, {
      actual: [...project.manifest.dependencies.keys()].join(', ') || 'no dependencies',
    })
  }
  return await project.session.undo.allOrNothing(async () => {
    await writeManifest(project, 'dependencies', new Map(keys.map((key) => [key, undefined])))
    await project.reload()
    return await installPackages(project)
  })
}
