import { type Command, defineCommand } from '../frame/command.js'
import { installDocument, installText, reportFindings } from '../support/install-report.js'
import { PROJECT_OPTIONS } from '../support/options.js'
import { requireKnown, withProject } from '../support/with-project.js'

export const command: Command = defineCommand({
  parameters: ['<package...>'],
  options: PROJECT_OPTIONS,
  details: 'Removes packages from package.json, and from the lock file what only they needed.',
  json: true,
  async run(context, packages, options) {
    const { removePackages } = await import('@wasm-pkg/project')
    await withProject(context, options, async (project) => {
      const names = requireKnown(packages, [...project.manifest.dependencies.keys()])
      const report = await removePackages(project, names)
      reportFindings(context, report)
      context.print({ removed: names, ...installDocument(report) }, () =>
        [...names.map((name) => `removed ${name}`), installText(report)].join('\n'),
      )
    })
  },
})
