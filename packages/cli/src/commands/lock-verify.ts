import { verifyLock } from '@wasm-pkg/project'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'
import { EXIT } from '../frame/exit-codes.js'
import { errorDocument } from '../frame/report-error.js'

export const command: Command = defineCommand({
  options: REGISTRY_OPTIONS,
  details:
    'Checks every pin against its registry and its bytes: the version is still listed, its tag still refers to the same manifest and bytes, the facts in the lock file match the bytes, and the policy allows the package. Changes nothing. Intended for a scheduled CI job. Exits with 1 if it finds a problem.',
  json: true,
  async run(context, _args, options) {
    return await withProject(context, { ...options, frozen: true, 'no-frozen': false }, async (project) => {
      const { canonical, differences, problems } = await verifyLock(project)
      const pins = project.lock.packages.reduce((sum, { versions }) => sum + versions.length, 0)
      const ok = canonical && differences.length === 0 && problems.length === 0
      const document = {
        ok,
        pins,
        canonical,
        differences,
        problems: problems.map(({ error, ...problem }) => ({
          ...problem,
          ...(error === undefined ? {} : { error: errorDocument(error) }),
        })),
      }
      context.print(document, () =>
        ok
          ? `${pins} pins verified.`
          : [
              ...(canonical ? [] : ['the lock file is not in the form that wasm-pkg writes']),
              ...differences.map(({ text }) => escapeText(text, 500)),
              ...problems.flatMap(({ package: label, kind, text }) =>
                `${label} (${kind}): ${text}`.split('\n').map((line) => escapeText(line, 500)),
              ),
            ].join('\n'),
      )
      return ok ? EXIT.ok : EXIT.failed
    })
  },
})
