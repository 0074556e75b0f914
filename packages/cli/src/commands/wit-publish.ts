import { buildWit } from '@wasm-pkg/authoring'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { withRegistry } from '../access/with-registry.js'
import { type Command, defineCommand } from '../frame/command.js'
import { identify } from '../publish/publication.js'
import { planPublication, publishPlanned, resultText } from '../publish/plan.js'
import { WIT_OPTIONS, withWit } from '../wit/folder.js'
import { PUBLISH_OPTIONS } from '../publish/options.js'

const { offline: _, ...ONLINE } = WIT_OPTIONS

export const command: Command = defineCommand({
  parameters: ['[folder]'],
  options: { ...ONLINE, ...PUBLISH_OPTIONS },
  details:
    'Builds a WIT package from the WIT in a folder (default: wit), as wit build does, and publishes it under the name and version of its package line. Existing versions are never replaced, and breaking changes in a compatible version are refused.',
  examples: ['wasm-pkg wit publish --dry-run'],
  json: true,
  async run(context, [path], options) {
    const access = { ...options, offline: false }
    await withWit(context, path, access, async ({ project, wit }) => {
      const { name, version, bytes } = await buildWit(project.root, wit)
      if (version === undefined) {
        throw new WasmPkgError('E_VERSION', `${name} has no version`, {
          hint: `Write it in the WIT: package ${name}@0.1.0;`,
        })
      }
      await withRegistry(context, access, async ({ client }) => {
        const publication = identify(bytes, escapeText(`${name}@${version}`))
        const plan = await planPublication(context, client, publication, options)
        const published = await publishPlanned(context, client, plan, { annotations: {}, dryRun: options['dry-run'] })
        context.print({ dryRun: options['dry-run'], published: [published] }, () => resultText(published))
      })
    })
  },
})
