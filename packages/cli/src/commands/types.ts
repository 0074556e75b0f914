import { writeProjectTypes } from '@wasm-pkg/project'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { PROJECT_OPTIONS } from '../access/options.js'
import { withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'
import { reportImports } from '../install/imports.js'
import { count } from '../output/count.js'

export const command: Command = defineCommand({
  options: PROJECT_OPTIONS,
  details:
    'Writes wasm-pkg.d.ts with the types of every import in the source code, of every package that package.json declares or overrides, and of all their interfaces. install, add and update do this too, so a type check passes before the first build.',
  json: true,
  async run(context, _args, options) {
    await withProject(context, options, async (project) => {
      const types = await writeProjectTypes(project)
      const { specifiers, failures, written } = types
      await project.save()
      reportImports(context, types)
      const [failure] = failures.values()
      if (failure !== undefined) throw failure
      context.print({ specifiers, file: written?.file, changed: written?.changed ?? false }, () =>
        written === undefined
          ? 'Nothing is declared or imported yet, so no types were written.'
          : `${escapeText(written.file, 1000)} has the types of ${count(specifiers.length, 'specifier')}${written.changed ? '' : ', as before'}.`,
      )
    })
  },
})
