import { escapeText } from '@wasm-pkg/registry-client/text'
import { type Command, defineCommand } from '../frame/command.js'
import { count } from '../support/count.js'
import { PROJECT_OPTIONS } from '../support/options.js'
import { withProject } from '../support/with-project.js'

export const command: Command = defineCommand({
  options: PROJECT_OPTIONS,
  details:
    'Writes wasm-pkg.d.ts with the types of every package that package.json declares and every import with a requirement of its own that the lock file knows. A build does the same for what it meets, and install, add and update as this command does.',
  json: true,
  async run(context, _args, options) {
    const { writeDeclaredTypes } = await import('@wasm-pkg/project')
    await withProject(context, options, async (project) => {
      const { specifiers, written } = await writeDeclaredTypes(project)
      await project.save()
      context.print({ specifiers, file: written?.file, changed: written?.changed ?? false }, () =>
        written === undefined
          ? 'There is nothing to write types of.'
          : `${escapeText(written.file, 1000)} has the types of ${count(specifiers.length, 'specifier')}${written.changed ? '' : ', as before'}.`,
      )
    })
  },
})
