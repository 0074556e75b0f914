import { escapeText } from '@wasm-pkg/registry-client/text'
import { type Command, defineCommand } from '../frame/command.js'
import { PROJECT_OPTIONS } from '../support/options.js'
import { withProject } from '../support/with-project.js'

export const command: Command = defineCommand({
  options: PROJECT_OPTIONS,
  details:
    'Writes wasm-pkg.d.ts with the types of every package that package.json declares and every import with a requirement of its own that the lock file knows. A build does the same for what it meets.',
  json: true,
  async run(context, _args, options) {
    const { formatPackageName, formatRequirement } = await import('@wasm-pkg/registry-client')
    const { REQUIRED_BY_SOURCE } = await import('@wasm-pkg/project')
    await withProject(context, options, async (project) => {
      const fromSources = project.lock.packages.flatMap(({ name, versions }) =>
        versions
          .filter(({ requiredBy }) => requiredBy.includes(REQUIRED_BY_SOURCE))
          .map(({ requirement }) => `${formatPackageName(name)}@${formatRequirement(requirement)}`),
      )
      const specifiers = [...new Set([...project.manifest.dependencies.keys(), ...fromSources])]
      for (const specifier of specifiers) await project.resolve(specifier, { signal: context.signal })
      const written = await project.writeTypes()
      await project.save()
      context.print({ specifiers, file: written?.file, changed: written?.changed ?? false }, () =>
        written === undefined
          ? 'There is nothing to write types of.'
          : `${escapeText(written.file, 1000)} has the types of ${specifiers.length} specifiers${written.changed ? '' : ', as before'}.`,
      )
    })
  },
})
