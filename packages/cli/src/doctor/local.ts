import { projectRoot } from '@wasm-pkg/project/root'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { nodeProblem } from '@wasm-pkg/registry-client/node-version'
import { exposureOf } from '@wasm-pkg/registry-client/store'
import { access, constants, mkdir } from 'node:fs/promises'
import type { Context } from '../frame/context.js'
import { git } from '@wasm-pkg/project/git'
import { type Finding, ok, problem, warning } from './finding.js'

/** Compares the version of Node with the `engines` of this package. */
export function checkNode(node: string): Finding {
  return nodeProblem(node.replace(/^v/, '')) === undefined
    ? ok('node', `Node ${node}`)
    : problem('node', `Node ${node} is too old`, 'Use Node 20.19, 22.12 or newer.')
}

/** Checks whether the cache can be written, and whether others can write it too. */
export async function checkCache(dir: string): Promise<Finding> {
  try {
    await mkdir(dir, { recursive: true })
    await access(dir, constants.W_OK)
  } catch {
    return problem('cache', `${dir} cannot be written`, 'Make it writable, or set WASM_PKG_CACHE_DIR.')
  }
  const exposed = await exposureOf(dir)
  return exposed === undefined
    ? ok('cache', dir)
    : warning(
        'cache',
        exposed,
        'Remove that permission (chmod o-w), or set WASM_PKG_CACHE_DIR to a folder of your own.',
      )
}

/** Checks whether git keeps the lock file's line ends and can merge it. */
export async function checkGit({ cwd }: Context): Promise<Finding> {
  const root = projectRoot(cwd)
  const { code, stdout } = await git(['check-attr', 'merge', '--', 'wasm-pkg.lock'], root).catch(() => NO_GIT)
  if (code !== 0) return ok('git', 'not a git repository')
  if (!stdout.toString('utf8').includes('wasm-pkg\n')) {
    return warning('git', '.gitattributes does not name the merge driver', `Run ${cliCommand('init')}.`)
  }
  const driver = await git(['config', 'merge.wasm-pkg.driver'], root)
  return driver.code === 0
    ? ok('git', 'merges wasm-pkg.lock with wasm-pkg')
    : warning('git', 'the merge driver is not set up in this clone', `Run ${cliCommand('lock merge --setup')}.`)
}

const NO_GIT = { code: 1, stdout: Buffer.alloc(0), stderr: '' }
