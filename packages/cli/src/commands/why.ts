import { packageNames, whyPackage } from '@wasm-pkg/project'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { LOCK_ONLY } from '../access/options.js'
import { requireKnown, withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'

export const command: Command = defineCommand({
  parameters: ['<package>'],
  details: 'Shows every path from package.json or a source file to the package.',
  json: true,
  async run(context, packages) {
    await withProject(context, LOCK_ONLY, async (project) => {
      const [name = ''] = requireKnown(packages, packageNames(project))
      const { ways, more } = whyPackage(project, name)
      context.print({ package: name, ways, more }, () =>
        ways.length === 0
          ? `Nothing requires ${name}.`
          : [
              ...ways.map((way) => way.map((step) => escapeText(step)).join(' > ')),
              ...(more ? ['and more paths, which are not shown'] : []),
            ].join('\n'),
      )
    })
  },
})
