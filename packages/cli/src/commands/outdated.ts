import { outdatedPackages, packageNames } from '@wasm-pkg/project'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { requireKnown, withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'
import { EXIT } from '../frame/exit-codes.js'
import { tableLines } from '../output/table.js'

const { registry, config, cache } = REGISTRY_OPTIONS

export const command: Command = defineCommand({
  parameters: ['[package...]'],
  options: { registry, config, cache },
  details:
    'Asks the registries for newer versions. Wanted is the version that wasm-pkg update would choose, latest the one that update --latest would choose. Packages that only other packages require are listed if an update would change them. Exits with 1 if anything is outdated.',
  json: true,
  async run(context, packages, options) {
    return await withProject(context, { ...options, offline: false }, async (project) => {
      const outdated = await outdatedPackages(project, requireKnown(packages, packageNames(project)))
      context.print({ outdated }, () => {
        if (outdated.length === 0) return 'Everything is up to date.'
        const rows = outdated.map((item) => [
          item.package,
          item.requirement,
          item.current,
          item.wanted,
          item.latest,
          item.requiredBy.join(', '),
        ])
        const headings = ['package', 'requirement', 'current', 'wanted', 'latest', 'required by']
        const [heading = '', ...lines] = tableLines([headings, ...rows])
        return [context.style('bold', heading), ...lines].join('\n')
      })
      return outdated.length === 0 ? EXIT.ok : EXIT.failed
    })
  },
})
