import { type Command, defineCommand } from '../frame/command.js'
import { WIT_OPTIONS, withWit } from '../wit/folder.js'
import { fetchedText, packageLabel } from '../wit/text.js'

export const command: Command = defineCommand({
  parameters: ['[folder]'],
  options: WIT_OPTIONS,
  details:
    'Fetches the packages that the WIT in a folder (default: wit) refers to and pins them in wasm-pkg.lock. Packages that are already in its subfolder deps are used as they are. Writes nothing into the folder; wit vendor does that.',
  examples: ['wasm-pkg wit fetch', 'wasm-pkg wit fetch --frozen --offline'],
  json: true,
  async run(context, [path], options) {
    const { folder, wit } = await withWit(context, path, options, (open) => Promise.resolve(open))
    context.print({ folder, package: packageLabel(wit), packages: wit.fetched }, () => fetchedText(wit))
  },
})
