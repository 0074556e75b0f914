import { installPackages } from '@wasm-pkg/project'
import { PROJECT_OPTIONS } from '../access/options.js'
import { withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'
import { installDocument, installText, reportFindings } from '../install/report.js'

export const command: Command = defineCommand({
  options: PROJECT_OPTIONS,
  instead: 'add',
  details:
    'Pins packages that are missing from the lock file, removes pins that are no longer needed, follows imports to other packages, and fetches and verifies everything. With --frozen, changes nothing and asks no registry for tags or manifests: a lock file that does not match is an error.',
  examples: ['wasm-pkg install', 'wasm-pkg install --frozen --offline'],
  json: true,
  async run(context, _args, options) {
    await withProject(context, options, async (project) => {
      const report = await installPackages(project)
      reportFindings(context, report)
      context.print(installDocument(report), () => installText(report))
    })
  },
})
