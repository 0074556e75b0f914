import { importWkgLock, readLock, saveLock } from '@wasm-pkg/project/lock-file'
import { projectRoot } from '@wasm-pkg/project/root'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { join, resolve } from 'node:path'
import { readGiven } from '../files/given-file.js'
import { type Command, defineCommand } from '../frame/command.js'

export const command: Command = defineCommand({
  parameters: ['[file]'],
  details:
    'Imports pins that wasm-pkg.lock does not have from a wkg.lock (default: the one next to package.json). The next install computes everything else from the bytes. If the files pin one version to different bytes, that is an error.',
  json: true,
  async run(context, [path]) {
    const root = projectRoot(context.cwd)
    const file = path === undefined ? join(root, 'wkg.lock') : resolve(context.cwd, path)
    const lockFile = join(root, 'wasm-pkg.lock')
    const onDisk = await readLock(lockFile)
    const { changes, skipped } = await importWkgLock(onDisk.lock, await readGiven(context.cwd, file), file)
    await saveLock(lockFile, onDisk, changes)
    for (const name of skipped)
      context.warn(`${escapeText(name)} names no registry in ${escapeText(file, 1000)} and was left out`)
    context.print({ file, imported: changes.length, skipped }, () =>
      changes.length === 0
        ? 'It contains nothing new.'
        : `${changes.length} pins imported. Run ${cliCommand('install')} to complete them.`,
    )
  },
})
