import { packNpm } from '@wasm-pkg/authoring'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { readIdentity } from '@wasm-pkg/project/source-folder'
import { join, relative, resolve } from 'node:path'
import { PROJECT_OPTIONS } from '../access/options.js'
import { withProject } from '../access/with-project.js'
import { replaceFolder } from '../files/replace-folder.js'
import { type Command, defineCommand } from '../frame/command.js'
import { usageError } from '../frame/parse.js'

export const command: Command = defineCommand({
  parameters: ['[package]'],
  options: {
    npm: { type: 'boolean', text: 'Make an npm package' },
    name: { type: 'string', value: '@scope/name', text: 'Name of the npm package (default: @<namespace>/<name>)' },
    output: { type: 'string', short: 'o', value: 'folder', text: 'Where to write it (default: dist/npm)' },
    ...PROJECT_OPTIONS,
  },
  details:
    'Makes an npm package of a component, for users without the plugin: ES modules for Node.js and browsers with the exports that the plugin generates, types, and the core modules as .wasm files. Without an argument, builds and packs the component whose sources are in this folder. With an argument, packs that package of the project. Packages that the component imports are included. WASI comes from the shims, which become dependencies.',
  examples: ['wasm-pkg pack --npm', 'wasm-pkg pack --npm acme:image --name @me/image -o out'],
  json: true,
  async run(context, [given], options) {
    if (!options.npm) throw usageError('pack', 'npm packages are the only kind that it makes', 'Add --npm.')
    await withProject(
      { ...context, env: { ...context.env, NODE_ENV: 'production' } },
      options,
      async (project) => {
        if (given === undefined && project.manifest.build === undefined) {
          throw new WasmPkgError('E_USAGE', `${escapeText(project.root, 1000)} has no component to pack`, {
            hint: 'Name a package of the project: wasm-pkg pack --npm ns:name.',
          })
        }
        const { name, version, digest, files } = await packNpm({
          project,
          package: given ?? readIdentity(project.root).name,
          ...(options.name !== undefined && { name: options.name }),
        })
        const folder = resolve(context.cwd, options.output ?? join(project.root, 'dist/npm'))
        await replaceFolder(folder, files)
        const shown = relative(context.cwd, folder) || '.'
        context.print({ name, version, digest, folder, files: [...files.keys()].toSorted() }, () =>
          escapeText(`Packed ${name}@${version} in ${shown}: npm publish ${shown}`, 1000),
        )
      },
      { build: given === undefined },
    )
  },
})
