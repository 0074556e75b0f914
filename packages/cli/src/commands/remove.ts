import { packageNames, removePackages } from '@wasm-pkg/project'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { PROJECT_OPTIONS } from '../access/options.js'
import { requireKnown, withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'
import { installDocument, installText, reportFindings } from '../install/report.js'

export const command: Command = defineCommand({
  parameters: ['<spec-of-package...>'],
  options: PROJECT_OPTIONS,
  details:
    'Removes packages from package.json, and removes pins that only they needed from the lock file. An import with its own requirement has its own pin. To remove that pin, pass ns:name@requirement, or ns:name if package.json does not declare the package. A pin stays if the source code still imports it, and the command says so.',
  examples: ['wasm-pkg remove acme:image', 'wasm-pkg remove acme:image@^1.2'],
  json: true,
  async run(context, specs, options) {
    await withProject(context, options, async (project) => {
      for (const spec of specs) requireKnown([nameInSpec(spec)], packageNames(project))
      const report = await removePackages(project, specs)
      reportFindings(context, report)
      const { removed, stillImported } = report
      context.print({ removed, stillImported, ...installDocument(report) }, () =>
        [
          ...removed.map((name) => `removed ${escapeText(name)}`),
          ...stillImported.map((name) => `kept ${escapeText(name)}, which the source code still imports`),
          installText(report),
        ].join('\n'),
      )
    })
  },
})

function nameInSpec(spec: string): string {
  return spec.split('@', 1)[0] ?? spec
}
