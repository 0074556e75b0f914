import { escapeText } from '@wasm-pkg/registry-client/text'
import { type Command, defineCommand } from '../frame/command.js'
import { installDocument, installText, reportFindings } from '../support/install-report.js'
import { PROJECT_OPTIONS } from '../support/options.js'
import { requireKnown, withProject } from '../support/with-project.js'

export const command: Command = defineCommand({
  parameters: ['<spec-of-package...>'],
  options: PROJECT_OPTIONS,
  details:
    'Removes packages from package.json, and removes pins that only they needed from the lock file. Pins of imports with their own requirement stay when the import is gone, because only a complete build knows all imports. To remove one, pass ns:name@requirement, or ns:name if package.json does not declare the package. The next build pins everything that is still imported.',
  examples: ['wasm-pkg remove acme:image', 'wasm-pkg remove acme:image@^1.2'],
  json: true,
  async run(context, specs, options) {
    const { removePackages, packageNames } = await import('@wasm-pkg/project')
    await withProject(context, options, async (project) => {
      for (const spec of specs) requireKnown([packageOf(spec)], packageNames(project))
      const report = await removePackages(project, specs)
      reportFindings(context, report)
      context.print({ removed: report.removed, ...installDocument(report) }, () =>
        [...report.removed.map((name) => `removed ${escapeText(name)}`), installText(report)].join('\n'),
      )
    })
  },
})

function packageOf(spec: string): string {
  return spec.split('@', 1)[0] ?? spec
}
