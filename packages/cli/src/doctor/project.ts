import { EMPTY_LOCK, type LockFile } from '@wasm-pkg/project/lock'
import { lockDifferences, type Manifest, openProject } from '@wasm-pkg/project'
import { packageFolder, projectRoot } from '@wasm-pkg/project/root'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { diffLocks } from '@wasm-pkg/review'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Context } from '../frame/context.js'
import { count } from '../output/count.js'
import { violationText } from '../review/violation-text.js'
import { type Finding, ok, problem } from './finding.js'
import { checkInstalled } from './installed.js'

/** Checks package.json, the lock file, the policy, and the installed plugin or loader. */
export async function checkProject({ cwd }: Context): Promise<readonly Finding[]> {
  const root = projectRoot(cwd)
  if (!existsSync(join(root, 'package.json'))) {
    return [
      problem(
        'package.json',
        `there is none in ${root}`,
        'Run this in the folder of a project, or name it with --cwd.',
      ),
    ]
  }
  try {
    const project = await openProject({ root, frozen: true, offline: true })
    try {
      const { manifest, lock } = project
      return [
        ok('package.json', `${count(manifest.dependencies.size, 'package')} declared in ${dirname(manifest.file)}`),
        await checkLock(manifest, lock),
        ...(await checkPolicy(manifest, lock)),
        ...(await checkInstalled(packageFolder(cwd), project)),
      ]
    } finally {
      await project.close()
    }
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    const check = error.code.startsWith('E_LOCK') ? 'lock' : 'package.json'
    return [problem(check, error.message, error.hint ?? 'Fix the problem that the message names.')]
  }
}

async function checkLock(manifest: Manifest, lock: LockFile): Promise<Finding> {
  const [first] = lockDifferences(manifest, lock)
  if (first !== undefined)
    return problem('lock', `wasm-pkg.lock does not match: ${first.text}`, `Run ${cliCommand('install')}.`)
  // Counts like install: two requirements with the same version count as one package.
  const versions = lock.packages.flatMap(({ name: { namespace, name }, versions: entries }) =>
    entries.map(({ version, digest }) => `${namespace}:${name}@${formatVersion(version)} ${digest}`),
  )
  return ok('lock', `${count(new Set(versions).size, 'package')} locked`)
}

/** Policy violations that would fail an install, based only on the lock file. */
async function checkPolicy(manifest: Manifest, lock: LockFile): Promise<readonly Finding[]> {
  return diffLocks(EMPTY_LOCK, lock, { policies: [manifest.policy] }).violations.map((violation) =>
    problem('policy', violationText(violation), 'Remove the package, or allow it in wasmPkg.policy of package.json.'),
  )
}
