import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { relative, sep } from 'node:path'
import { fileAt, type Revision } from './revision.js'
import { git } from '@wasm-pkg/project/git'

/**
 * Refuses a comparison in which the project is in another folder than in the base. The files decide which folder is the
 * project, so a change could otherwise direct the review to another lock file.
 *
 * @param cwd absolute path of the command's working folder
 * @param root the project that was found for it on disk
 * @throws WasmPkgError `E_USAGE`
 */
export async function requireSameRoot(base: Revision, cwd: string, root: string): Promise<void> {
  const { stdout } = await git(['rev-parse', '--show-prefix'], cwd)
  const folders = upwards(stdout.toString('utf8').replace(/\n$/, ''))
  const found = await firstProject(base, cwd, folders)
  const levels = relative(root, cwd)
    .split(sep)
    .filter((part) => part !== '').length
  if (found === undefined || found === levels) return
  const name = (level: number): string => escapeText(folders[level] || 'the top of the repository', 500)
  throw new WasmPkgError(
    'E_USAGE',
    `the project is ${name(found)} in ${escapeText(base.text)} and ${name(levels)} now: they cannot be compared`,
    { hint: 'Review such a change by hand, or name the folder that both have with --cwd.' },
  )
}

/** `a/b/` gives `a/b/`, `a/` and ``. */
function upwards(prefix: string): readonly string[] {
  const parts = prefix.split('/').slice(0, -1)
  return [...parts.keys(), parts.length].toReversed().map((length) =>
    parts
      .slice(0, length)
      .map((part) => `${part}/`)
      .join(''),
  )
}

/** How many folders above `cwd` a commit has a project. */
async function firstProject(base: Revision, cwd: string, folders: readonly string[]): Promise<number | undefined> {
  for (const level of folders.keys()) {
    const up = '../'.repeat(level)
    if ((await fileAt(base, `${up}wasm-pkg.lock`, cwd)) !== undefined) return level
    if ((await fileAt(base, `${up}package.json`, cwd))?.includes('"wasmPkg"') === true) return level
  }
  return undefined
}
