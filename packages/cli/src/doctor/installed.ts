import type { LockFile } from '@wasm-pkg/project/lock'
import { packageNames, type Project } from '@wasm-pkg/project'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readOptional } from '../files/read-optional.js'
import { version } from '../frame/version.js'
import { npmDependencies } from '../init/npm-dependencies.js'
import { type Finding, ok, problem, warning } from './finding.js'

/** The packages that make imports of packages work. One of them is enough. */
const LOADERS = ['unplugin-wasm-pkg', '@wasm-pkg/node'] as const

const SHIM = '@bytecodealliance/preview2-shim'

/**
 * Checks whether the plugin or the loader is installed in the version of this command, because they share the lock file
 * and the store, and whether the WASI shims are installed.
 *
 * @param folder the folder with the package.json of the built package; in a workspace, not the root
 */
export async function checkInstalled(
  folder: string,
  { manifest, lock }: Pick<Project, 'manifest' | 'lock'>,
): Promise<readonly Finding[]> {
  const declared = npmDependencies(await readOptional(join(folder, 'package.json')))
  const findings: Finding[] = []
  for (const name of LOADERS) {
    const file = resolveFrom(join(folder, 'package.json'), `${name}/package.json`)
    if (file !== undefined) findings.push(await checkLoader(name, file, lock))
    else if (declared.has(name))
      findings.push(problem('plugin', `${name} is in package.json but not installed`, 'Run npm install.'))
  }
  if (findings.length > 0 || packageNames({ manifest, lock }).length === 0) return findings
  const fix = `Install one: npm install --save-dev ${LOADERS[0]}, or ${LOADERS[1]} for Node.js without a bundler.`
  return [warning('plugin', `neither ${LOADERS.join(' nor ')} is installed: nothing can import the packages`, fix)]
}

async function checkLoader(name: string, file: string, lock: LockFile): Promise<Finding> {
  const { version: found } = JSON.parse((await readOptional(file)) ?? '') as { version?: unknown }
  const own = version()
  if (found !== own)
    return warning(
      'plugin',
      `${name} is ${String(found)} and this command ${own}`,
      `Install the same version of both: npm install --save-dev ${name}@${own}`,
    )
  if (importsWasi(lock) && resolveFrom(file, SHIM) === undefined)
    return problem('plugin', `${name} does not find ${SHIM}, which packages need for WASI`, 'Run npm install.')
  return ok('plugin', `${name} ${own}`)
}

function importsWasi({ packages }: LockFile): boolean {
  return packages.some(({ versions }) =>
    versions.some(({ facts }) => facts?.imports.some((id) => splitLabel(id).id.startsWith('wasi:')) === true),
  )
}

function resolveFrom(file: string, specifier: string): string | undefined {
  try {
    const found = createRequire(file).resolve(specifier)
    // Node remembers where it found a file, even if the file is gone.
    return existsSync(found) ? found : undefined
  } catch {
    return undefined
  }
}
