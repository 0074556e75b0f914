import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../lib/spawn.mjs'

/**
 * Checks out some folders of a repository at one commit, without its history.
 *
 * @param {{ url: string, commit: string, folders: readonly string[] }} suite
 * @returns {Promise<string>} a temporary folder, which the caller removes
 * @throws {Error} with the output of git
 */
export async function checkOut({ url, commit, folders }) {
  const folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-corpus-'))
  const commands = [
    ['init', '--quiet'],
    ['remote', 'add', 'origin', url],
    ['sparse-checkout', 'set', ...folders],
    ['fetch', '--quiet', '--depth=1', '--filter=blob:none', 'origin', commit],
    ['checkout', '--quiet', 'FETCH_HEAD'],
  ]
  for (const args of commands) {
    const { code, output } = await run('git', args, { cwd: folder })
    if (code !== 0) throw new Error(`git ${args.join(' ')} failed:\n${output}`)
  }
  return folder
}
