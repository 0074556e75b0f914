import { compareLevels } from '@wasm-pkg/wasi'
import { isEmptyDiff } from '../../diff/diff.js'
import { headline } from '../headline.js'
import type { ApiChange, CapabilityChange, LockDiff } from '../../diff/types.js'
import { keptCapabilities } from '../kept.js'
import { MANIFEST_SECTIONS, QUIET_MANIFEST_SECTION } from '../manifest-sections.js'
import { DESCRIPTIONS_TITLE, isGain, LOCKS_ONLY_WORDS } from '../words.js'
import { code } from './code.js'
import {
  apiRow,
  capabilityRow,
  descriptionRows,
  keptRow,
  manifestRows,
  moveRows,
  originRows,
  overrideRows,
  packageRows,
  policyRows,
  sizeRows,
  wrongRows,
} from './rows.js'
import { lengthOf, render, type Section, section, table } from './section.js'

/** GitHub's maximum length of a comment. GitLab allows a million characters. */
export const MAX_COMMENT: number = 65_536

/** Reserved for the end of a truncated page, and for text that a caller adds around it. */
const RESERVE = 1024

/** Identifies the comment to update. */
export const COMMENT_MARKER = '<!-- wasm-pkg lock diff -->'

/**
 * Minimum space for each section, however long the ones before it are, so that padding cannot push anything off the
 * page.
 */
const MIN_SECTION = 6000

/**
 * Formats the change as Markdown for a pull-request comment: sections in order of risk, collapsed details, never longer
 * than a comment can be. Text from the lock files is only inside code spans, where mentions, links, HTML and emphasis
 * do not work.
 */
export function formatDiffMarkdown(diff: LockDiff): string {
  const head = `${COMMENT_MARKER}\n## WebAssembly packages: ${headline(diff)}\n`
  if (isEmptyDiff(diff))
    return `${head}\nNeither the lock file nor wasmPkg in package.json changes anything that runs.\n`
  const budget = MAX_COMMENT - RESERVE
  const filled = sections(diff).filter(({ rows }) => rows.length > 0)
  let page = head
  let isCut = false
  for (const [index, part] of filled.entries()) {
    const kept = filled.slice(index + 1).reduce((sum, later) => sum + Math.min(lengthOf(later), MIN_SECTION), 0)
    const room = budget - page.length - kept
    isCut ||= lengthOf(part) > room
    page += render(part, room)
  }
  if (isCut) page += '\nRun `wasm-pkg lock diff` to see all of it.\n'
  return diff.fromBytes ? page : `${page}\n_${LOCKS_ONLY_WORDS}_\n`
}

function sections(diff: LockDiff): readonly Section[] {
  const grave = diff.capabilities.filter(isGrave)
  const mild = diff.capabilities.filter((change) => !isGrave(change) && change.kind !== 'widened-by-version')
  const quiet = diff.api.filter(isQuiet)
  return [
    {
      ...section('The lock file misdescribes packages', wrongRows(diff)),
      header:
        'Someone edited or forged it. Find out who and why before you merge. Everything below is based on the bytes.\n\n',
    },
    ...MANIFEST_SECTIONS.map(({ title, keys }) =>
      table(title, MANIFEST_COLUMNS, [
        ...manifestRows(diff, keys),
        ...(keys.includes('overrides') ? overrideRows(diff) : []),
      ]),
    ),
    section('Policy', policyRows(diff)),
    table('Capabilities', CAPABILITY_COLUMNS, [
      ...diff.withoutFacts.map((name) => [code(name), '**unknown**', 'its capabilities are unknown', '']),
      ...grave.map(capabilityRow),
    ]),
    {
      ...table('Other capabilities', CAPABILITY_COLUMNS, [
        ...mild.map(capabilityRow),
        ...keptCapabilities(diff.capabilities).map(keptRow),
      ]),
      collapsed: true,
    },
    section(
      'Not checked',
      diff.unchecked.map(
        (label) => `- ${code(label)}: its bytes could not be fetched, so the lock file could not be checked`,
      ),
    ),
    table('New and removed packages', ['', 'Package', 'Version', 'From', 'Size', 'Needed by'], packageRows(diff)),
    table(ORIGINS_TITLE, ['Package', 'What', 'Before', 'Now'], originRows(diff)),
    section(
      'API',
      diff.api.filter((change) => !isQuiet(change)).map((change) => apiRow(change)),
    ),
    {
      ...section(
        'Other API changes',
        quiet.map((change) => apiRow(change)),
      ),
      collapsed: true,
    },
    {
      ...table('Version moves', ['Package', 'Before', 'Now', 'Step'], moveRows(diff)),
      collapsed: diff.moves.length > 8,
    },
    { ...table('Sizes', ['Package', 'Before', 'Now', 'Change'], sizeRows(diff)), collapsed: true },
    { ...table(DESCRIPTIONS_TITLE, ['Package', 'Section', 'Text'], descriptionRows(diff)), collapsed: true },
    {
      ...table(QUIET_MANIFEST_SECTION.title, MANIFEST_COLUMNS, manifestRows(diff, QUIET_MANIFEST_SECTION.keys)),
      collapsed: true,
    },
  ]
}

const CAPABILITY_COLUMNS = ['Package', 'Change', 'What it means', 'Imports'] as const
const MANIFEST_COLUMNS = ['Key', 'Before', 'Now'] as const
const ORIGINS_TITLE = 'Registry, repository, signer or bytes changed'

/** Whether a reviewer must see it without a click: any gained capability that is not infrastructure. */
function isGrave(change: CapabilityChange): boolean {
  return isGain(change) && compareLevels(change.capability.level, 'medium') <= 0
}

/** Whether there is nothing that a reviewer must judge. */
function isQuiet({ breaking, compatible, calls }: ApiChange): boolean {
  return breaking.length === 0 && calls.length === 0 && compatible.length > 0
}
