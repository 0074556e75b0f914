import { packageFolder } from '@wasm-pkg/project/root'
import { formatPackageBuild } from '../build/text.js'
import { buildOnce } from '../build/once.js'
import { watchAndBuild } from '../build/watch.js'
import { type Command, defineCommand } from '../frame/command.js'
import { usageError } from '../frame/parse.js'

export const command: Command = defineCommand({
  options: {
    watch: {
      type: 'boolean',
      text: 'Make a development build now and after every change, which writes uncaught errors to stderr and has a source map',
    },
  },
  details:
    'Builds the component whose sources are in this folder, as wasmPkg.build in package.json says, to dist/<namespace>-<name>.wasm. Its name and version come from the WIT in the folder wit. A failed build leaves the last output as it was.',
  examples: ['wasm-pkg build', 'wasm-pkg build --watch'],
  json: true,
  async run(context, _args, options) {
    const root = packageFolder(context.cwd)
    if (options.watch && context.json)
      throw usageError('build', '--json prints one document, but --watch keeps building')
    if (options.watch) return await watchAndBuild(context, root)
    const built = await buildOnce(context, root, 'production')
    context.print(built.document, () => formatPackageBuild(built))
  },
})
