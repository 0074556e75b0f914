import { projectRoot } from '@wasm-pkg/project/root'
import { statSync } from 'node:fs'
import { dirname, sep } from 'node:path'

/**
 * The project of a process: the project of its entry file, or of the working directory for `--eval` and for a tool in
 * `node_modules` (such as a test runner), which works for the project in which it was started.
 *
 * @param entry absolute path of the program's first file or of its folder (`node .`); absent with `--eval`
 */
export function findProjectRoot(entry: string | undefined, workingDirectory: string): string {
  const outside = entry === undefined || entry.split(sep).includes('node_modules')
  return projectRoot(outside ? workingDirectory : folderOf(entry))
}

function folderOf(entry: string): string {
  return statSync(entry, { throwIfNoEntry: false })?.isDirectory() === true ? entry : dirname(entry)
}
