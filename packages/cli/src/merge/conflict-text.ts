import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git } from '@wasm-pkg/project/git'

/** The line-based merge of three texts, with conflict markers where they cannot be merged. */
export async function conflictText(base: string, ours: string, theirs: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-merge-'))
  try {
    const files = { ours: join(folder, 'ours'), base: join(folder, 'base'), theirs: join(folder, 'theirs') }
    await Promise.all([writeFile(files.ours, ours), writeFile(files.base, base), writeFile(files.theirs, theirs)])
    const labels = ['-L', 'ours', '-L', 'base', '-L', 'theirs']
    const { stdout } = await git(['merge-file', '-p', ...labels, files.ours, files.base, files.theirs], folder)
    return stdout.toString('utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
