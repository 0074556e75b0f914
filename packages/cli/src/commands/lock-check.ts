import { EMPTY_LOCK } from '@wasm-pkg/project/lock'
import { formatLock, parseLock } from '@wasm-pkg/project/lock-file'
import { lockDifferences, parseManifest, readManifestText } from '@wasm-pkg/project'
import { projectRoot } from '@wasm-pkg/project/root'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { diffLocks } from '@wasm-pkg/review'
import { join } from 'node:path'
import { readOptional } from '../files/read-optional.js'
import { type Command, defineCommand } from '../frame/command.js'
import { EXIT } from '../frame/exit-codes.js'
import { violationText } from '../review/violation-text.js'

export const command: Command = defineCommand({
  details:
    'Reads only package.json and wasm-pkg.lock. Checks that the lock file contains exactly what package.json declares, in canonical form, and that it follows the policy. Exits with 7 if it does not match, and with 3 if it breaks the policy. Use lock verify to check bytes and registries too.',
  json: true,
  async run(context) {
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
    const lines = [...problems, ...broken]
    context.print(
      {
        ok: lines.length === 0,
        project: manifestText !== undefined,
        present: lockText !== undefined,
        canonical,
        differences,
        violations,
      },
      () =>
        lines.length === 0
          ? 'The lock file matches package.json.'
          : lines.map((line) => escapeText(line, 500)).join('\n'),
    )
    if (broken.length > 0) return EXIT.policy
    return problems.length === 0 ? EXIT.ok : EXIT.lock
  },
})
