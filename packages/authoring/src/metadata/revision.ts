import { git } from '@wasm-pkg/project/git'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'

/** What builds write. A revision is of the sources. */
const OUTPUTS = [':(exclude)dist', ':(exclude)node_modules', ':(exclude)target']

/**
 * The commit of a folder, with `-dirty` after it if a file of the folder differs from it. `undefined` outside of a
 * repository, and without git.
 */
export async function readRevision(root: string): Promise<string | undefined> {
  try {
    const commit = await git(['rev-parse', '--verify', '--quiet', 'HEAD'], root)
    const text = commit.stdout.toString('latin1').trim()
    if (commit.code !== 0 || !/^[0-9a-f]{40,64}$/.test(text)) return undefined
    const status = await git(['status', '--porcelain', '--', '.', ...OUTPUTS], root)
    return status.code === 0 && status.stdout.length === 0 ? text : `${text}-dirty`
  } catch (error) {
    if (isWasmPkgError(error)) return undefined
    throw error
  }
}
