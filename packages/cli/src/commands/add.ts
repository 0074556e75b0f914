import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { type Command, defineCommand } from '../frame/command.js'
import { didYouMean } from '../frame/suggest.js'
import { installDocument, installText, reportPermissions } from '../support/install-report.js'
import { PROJECT_OPTIONS } from '../support/options.js'
import { withHint } from '../support/with-hint.js'
import { knownPackages, withProject } from '../support/with-project.js'

export const command: Command = defineCommand({
  parameters: ['<spec...>'],
  options: PROJECT_OPTIONS,
  details:
    'A spec is ns:name or ns:name@requirement. Without a requirement the newest version that is no prerelease is taken, with a caret. Either all packages are added or none.',
  examples: ['wasm-pkg add acme:image', 'wasm-pkg add acme:image@^1.2 wasi:http@0.2.0'],
  json: true,
  async run(context, specs, options) {
    const { addPackages } = await import('@wasm-pkg/project')
    await withProject(context, options, async (project) => {
      const known = knownPackages(project)
      const report = await addPackages(project, specs).catch((error: unknown) => {
        throw withSuggestion(error, known)
      })
      reportPermissions(context, report)
      context.print({ added: report.added, ...installDocument(report) }, () =>
        [
          ...report.added.map(
            ({ package: name, requirement }) => `added ${escapeText(name)} ${escapeText(requirement)}`,
          ),
          installText(report),
        ].join('\n'),
      )
    })
  },
})

/** A name that no registry has may be a slip of one the project has. */
function withSuggestion(error: unknown, known: readonly string[]): unknown {
  if (!isWasmPkgError(error) || error.code !== 'E_NOT_FOUND' || error.package === undefined) return error
  const name = error.package.split('@')[0] ?? ''
  return withHint(error, known.includes(name) ? undefined : didYouMean(name, known))
}
