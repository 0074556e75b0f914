import { projectRoot } from '@wasm-pkg/project/root'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { diffLocks, diffPinned, failures, formatDiffMarkdown, formatDiffText, isEmptyDiff } from '@wasm-pkg/review'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { withRegistry } from '../access/with-registry.js'
import { type Command, defineCommand } from '../frame/command.js'
import { EXIT } from '../frame/exit-codes.js'
import { requireSameRoot } from '../git/same-root.js'
import type { Style } from '../output/style.js'
import { readFailRules, RULE_NAMES } from '../review/fail-rules.js'
import { createPinSource } from '../review/pin-source.js'
import { resolvePlace } from '../review/places.js'
import { readOverrides } from '../review/read-overrides.js'
import { readLockAt, readManifestAt } from '../review/read-place.js'

export const command: Command = defineCommand({
  parameters: ['[base]'],
  options: {
    'base-file': { type: 'string', value: 'path', text: 'Compare with this lock file instead of a revision' },
    head: { type: 'string', value: 'revision', text: 'Compare this revision instead of the files on disk' },
    'head-file': { type: 'string', value: 'path', text: 'Compare this lock file instead of the one on disk' },
    fetch: { type: 'boolean', text: 'Fetch the base from origin if this clone does not have it' },
    'merge-base': { type: 'boolean', text: 'Compare with the merge base of the base and HEAD, as pull requests do' },
    format: { type: 'string', choices: ['text', 'md', 'json'], text: 'Format of the report (default: text)' },
    'fail-on': {
      type: 'string',
      value: 'rules',
      text: `Exit with 3 if the change does any of these, separated by commas: ${RULE_NAMES.join(', ')} (default: policy)`,
    },
    'exit-code': { type: 'boolean', text: 'Exit with 1 if anything changed' },
    'locks-only': {
      type: 'boolean',
      text: 'Trust the lock files: do not read or fetch the bytes of packages',
    },
    ...REGISTRY_OPTIONS,
  },
  details:
    'Explains what a change of wasm-pkg.lock means, in order of risk: capabilities, new and removed packages, where packages come from, their API, versions, sizes. The base is a git revision (default: HEAD). To compare with a file, use --base-file. The report includes changes of wasmPkg in package.json, and applies both the policy of the base and the new one. It is based on the bytes of every pin that changed, which are fetched by digest if the cache does not have them. If the lock file contradicts these bytes, the report says so.',
  examples: [
    'wasm-pkg lock diff',
    'wasm-pkg lock diff origin/main --merge-base --format md',
    'wasm-pkg lock diff --base-file old.lock --fail-on policy,bytes,breaking',
  ],
  json: true,
  async run(context, [base], options) {
    const rules = readFailRules(options['fail-on'])
    const format = context.json ? 'json' : (options.format ?? 'text')
    const { cwd } = context
    const root = projectRoot(cwd)
    const { 'base-file': baseFile, 'head-file': headFile, 'merge-base': mergeBase, fetch } = options
    const revision = base ?? (baseFile === undefined ? 'HEAD' : undefined)
    const folders = { cwd, root }
    const baseWords = { revision, file: baseFile, names: 'a base and --base-file' }
    const headWords = { revision: options.head, file: headFile, names: '--head and --head-file' }
    const [from, to] = await Promise.all([
      resolvePlace(baseWords, folders, { mergeBase, fetch: fetch && !options.offline }),
      resolvePlace(headWords, folders),
    ])
    if (from.kind === 'revision') await requireSameRoot(from.revision, cwd, root)
    const [before, after, old, now] = await Promise.all([
      readLockAt(root, from),
      readLockAt(root, to),
      readManifestAt(root, from),
      readManifestAt(root, to),
    ])
    const overrides = await readOverrides(root, { place: from, manifest: old }, { place: to, manifest: now })
    const judged = {
      policies: [old.policy, now.policy],
      manifests: { before: old, after: now },
      ...(overrides === undefined ? {} : { overrides }),
    }
    const diff = options['locks-only']
      ? diffLocks(before, after, judged)
      : await withRegistry(context, options, (access) =>
          diffPinned(before, after, createPinSource(context, access), judged),
        )
    const failed = failures(diff, rules)
    const document = { changed: !isEmptyDiff(diff), ...diff, failed }
    if (format === 'json') context.printJson(document)
    else if (format === 'md') context.stdout.write(formatDiffMarkdown(diff))
    else context.stdout.write(highlighted(formatDiffText(diff), context.style))
    if (failed.length > 0) {
      for (const { rule, text } of failed) context.warn(`${rule}: ${escapeText(text, 500)}`)
      return EXIT.policy
    }
    return options['exit-code'] && !isEmptyDiff(diff) ? EXIT.failed : EXIT.ok
  },
})

/** Highlights important lines. Titles of sections are not indented. */
function highlighted(text: string, style: Style): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith('  !') ? style('red', line) : /^[A-Z]/.test(line) ? style('bold', line) : line))
    .join('\n')
}
