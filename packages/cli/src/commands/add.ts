import { addPackages } from '@wasm-pkg/project'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { PROJECT_OPTIONS } from '../access/options.js'
import { withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'
import { installDocument, installText, reportFindings } from '../install/report.js'

export const command: Command = defineCommand({
  parameters: ['<spec...>'],
  options: PROJECT_OPTIONS,
  details:
    'A spec is ns:name or ns:name@requirement. Without a requirement, the newest release is added with a caret. With --registry, package.json also records the registry of the packages, unless it or the configuration already does. Either all packages are added or none.',
  examples: ['wasm-pkg add acme:image', 'wasm-pkg add acme:image@^1.2 wasi:http@0.2.0'],
  json: true,
  async run(context, specs, options) {
    await withProject(context, options, async (project) => {
      const report = await addPackages(project, specs)
      reportFindings(context, report)
      context.print({ added: report.added, mapped: report.mapped, ...installDocument(report) }, () =>
        [
          ...report.added.map(
            ({ package: name, requirement }) => `added ${escapeText(name)} ${escapeText(requirement)}`,
          ),
          ...report.mapped.map(({ of, registry }) => `mapped ${of} to ${escapeText(registry)} in package.json`),
          installText(report),
        ].join('\n'),
      )
    })
  },
})
