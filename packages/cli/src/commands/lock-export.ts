import { exportWkgLock, readLock } from '@wasm-pkg/project/lock-file'
import { projectRoot } from '@wasm-pkg/project/root'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { join, resolve } from 'node:path'
import { type Command, defineCommand } from '../frame/command.js'

export const command: Command = defineCommand({
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'file',
      text: 'Write to this file, - for stdout (default: wkg.lock beside package.json)',
    },
  },
  details: 'Writes the pins in the format of wkg.lock, so that wkg resolves the same versions.',
  async run(context, _args, options) {
    const root = projectRoot(context.cwd)
    const { lock } = await readLock(join(root, 'wasm-pkg.lock'))
    const text = exportWkgLock(lock)
    if (options.output === '-') {
      context.stdout.write(text)
      return
    }
    const file = options.output === undefined ? join(root, 'wkg.lock') : resolve(context.cwd, options.output)
    // A path from the user can contain links. The default path in the project must not.
    await writeFileAtomic(file, text, options.output === undefined ? { within: root } : {})
    context.note(`Wrote ${escapeText(file, 1000)}.`)
  },
})
