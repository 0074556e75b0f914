import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Sandbox } from './sandbox.js'

const run = promisify(execFile)

/** A git repository in the sandbox's project folder. */
export interface Repository {
  git(...args: readonly string[]): Promise<string>
  /** Commits everything. @returns the commit */
  commit(message: string): Promise<string>
}

export async function initRepository(box: Pick<Sandbox, 'project' | 'env'>): Promise<Repository> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run('git', [...args], { cwd: box.project, env: box.env })
    return stdout.trim()
  }
  await git('init', '-q', '-b', 'main')
  return {
    git,
    async commit(message) {
      await git('add', '-A')
      await git('commit', '-q', '--allow-empty', '-m', message)
      return await git('rev-parse', 'HEAD')
    },
  }
}
