import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { git } from '@wasm-pkg/project/git'

/**
 * With `--no`, npx only runs installed commands. Git starts a driver without a terminal, where npx would otherwise
 * download and run any package with this name.
 */
const NPX = 'npx --no wasm-pkg'

/**
 * The command that git runs to merge a lock file, in a shell at the top of the work tree. Git assumes that a failed
 * driver wrote the conflict into the file. If the driver could not start, git's own line merge must do it.
 */
function driverOf(command: string): string {
  const lines = "grep -q '^<<<<<<< ' %A || git merge-file -L ours -L base -L theirs %A %O %B"
  return `${command} lock merge %O %A %B || { ${lines}; exit 1; }`
}

/**
 * Configures git to merge lock files with this command in the clone of a folder. @throws WasmPkgError `E_USAGE`,
 * `E_UNSUPPORTED`
 */
export async function setUpMergeDriver(folder: string): Promise<void> {
  const up = await git(['rev-parse', '--show-cdup'], folder)
  const command = up.code === 0 ? installedFor(folder, resolve(folder, up.stdout.toString('utf8').trim())) : undefined
  for (const [key, value] of [
    ['merge.wasm-pkg.name', 'wasm-pkg.lock, pin by pin'],
    ['merge.wasm-pkg.driver', driverOf(command ?? NPX)],
  ] as const) {
    const { code, stderr } = await git(['config', '--local', key, value], folder)
    if (code !== 0) throw new WasmPkgError('E_USAGE', `git did not accept the setting: ${escapeText(stderr.trim())}`)
  }
}

/**
 * The path of the command that is installed for a folder, relative to the top, because npx at the top only finds
 * commands that are installed there.
 */
function installedFor(start: string, top: string): string | undefined {
  for (let folder = start; folder !== top; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', '.bin', 'wasm-pkg')
    if (existsSync(file)) return quoted(`./${relative(top, file).split(sep).join('/')}`)
  }
  return undefined
}

/** Quotes for a POSIX shell, which git also includes on Windows. `%` has a meaning for git. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`).replaceAll('%', '%%')}'`
}
