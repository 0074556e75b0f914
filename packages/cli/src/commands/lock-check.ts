import { EMPTY_LOCK } from '@wasm-pkg/project/lock'
import { formatLock, parseLock } from '@wasm-pkg/project/lock-file'
import { checkLinks, lockDifferences, parseManifest, readManifestText } from '@wasm-pkg/project'
import { projectRoot } from '@wasm-pkg/project/root'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { diffLocks } from '@wasm-pkg/review'
import { join } from 'node:path'
import { LOCK_ONLY, REGISTRY_OPTIONS } from '../access/options.js'
import { withProject } from '../access/with-project.js'
import { readOptional } from '../files/read-optional.js'
import { type Command, defineCommand } from '../frame/command.js'
import { EXIT } from '../frame/exit-codes.js'
import { errorDocument } from '../frame/report-error.js'
import { violationText } from '../review/violation-text.js'

export const command: Command = defineCommand({
  options: { cache: REGISTRY_OPTIONS.cache },
  details:
    'Uses no network. Checks that the lock file contains exactly what package.json declares, in canonical form, that it follows the policy, and that a build can link the packages, if the store has them. Exits with 7 if it finds a problem, and with 3 if the policy is broken. Use lock verify to check bytes and registries too.',
  json: true,
  async run(context, _args, { cache }) {
    const root = projectRoot(context.cwd)
    const file = join(root, 'package.json')
    const lockFile = join(root, 'wasm-pkg.lock')
    const [manifestText, lockText] = await Promise.all([readManifestText(file), readOptional(lockFile)])
    const manifest = parseManifest(manifestText, file)
    const lock = lockText === undefined ? EMPTY_LOCK : await parseLock(lockText, lockFile)
    const canonical = lockText === undefined || lockText === formatLock(lock)
    const differences = lockDifferences(manifest, lock)
    const { violations } = diffLocks(EMPTY_LOCK, lock, { policies: [manifest.policy] })
    const problems = [
      ...(manifestText === undefined ? [`there is no package.json in ${root}: run this in a project`] : []),
      ...differences.map(({ text }) => text),
      ...(canonical ? [] : [`the lock file is not in the form that wasm-pkg writes: run ${cliCommand('install')}`]),
    ]
    const broken = violations.map(violationText)
    // Packages that are missing, or wrong, have already been reported.
    const linked =
      problems.length > 0 || broken.length > 0
        ? []
        : await withProject(context, { ...LOCK_ONLY, cache, frozen: true }, checkLinks)
    const unlinked = linked.filter(({ kind }) => kind === 'link')
    problems.push(...unlinked.flatMap(({ package: label, text }) => `${label} (link): ${text}`.split('\n')))
    const lines = [...problems, ...broken]
    context.print(
      {
        ok: lines.length === 0,
        project: manifestText !== undefined,
        present: lockText !== undefined,
        canonical,
        differences,
        violations,
        links: linked.map(({ error, ...problem }) => ({
          ...problem,
          ...(error === undefined ? {} : { error: errorDocument(error) }),
        })),
      },
      () =>
        lines.length === 0
          ? [
              'The lock file matches package.json.',
              ...(linked.length === 0
                ? []
                : [
                    `Not checked: whether a build can link the packages. The store lacks some: run ${cliCommand('install')}.`,
                  ]),
            ].join('\n')
          : lines.map((line) => escapeText(line, 500)).join('\n'),
    )
    if (broken.length > 0) return EXIT.policy
    return problems.length === 0 ? EXIT.ok : EXIT.lock
  },
})
