import { dependencyFiles } from '@wasm-pkg/authoring'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { dirname, join, relative } from 'node:path'
import { writeFiles } from '../files/write-files.js'
import { type Command, defineCommand } from '../frame/command.js'
import { WIT_OPTIONS, withWit } from '../wit/folder.js'

export const command: Command = defineCommand({
  parameters: ['[folder]'],
  options: WIT_OPTIONS,
  details:
    'Writes the packages that the WIT in a folder (default: wit) refers to into its subfolder deps, as WIT, where wkg, wac, wit-bindgen, componentize-py and other tools read them. Packages that are already there are not replaced: to get one again, remove it first.',
  examples: ['wasm-pkg wit vendor'],
  json: true,
  async run(context, [given], options) {
    await withWit(context, given, options, async ({ folder, wit }) => {
      const files = await dependencyFiles(wit, wit.vendored)
      context.signal.throwIfAborted()
      const written = new Map([...files].map(([path, bytes]) => [join(folder, path), bytes] as const))
      await writeFiles(written, false, folder)
      const folders = [...written.keys()].map((file) => relative(context.cwd, dirname(file)))
      context.print({ folder, written: folders }, () =>
        folders.length === 0
          ? 'Nothing to write: the folder deps is complete.'
          : folders.map((name) => `Wrote ${escapeText(name, 1000)}`).join('\n'),
      )
    })
  },
})
