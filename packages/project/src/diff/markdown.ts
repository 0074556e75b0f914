import { escapeText } from '@wasm-pkg/registry-client/text'
import { compareLevels } from './capability.js'
import { isEmptyDiff } from './diff.js'
import type { CapabilityChange, LockDiff } from './types.js'
import {
  apiWords,
  capabilityVerb,
  growth,
  headline,
  isGain,
  isNotable,
  moveWords,
  originWords,
  sizeWords,
} from './words.js'

/** GitHub refuses comments of more characters; GitLab takes a million. */
export const MAX_COMMENT: number = 65_536

/** For what ends the page when it was cut, and for what a caller puts around it. */
const RESERVE = 1024

/** Finds the comment again that is to be updated. */
export const COMMENT_MARKER = '<!-- wasm-pkg lock diff -->'

/**
 * The change as a page of Markdown made to be a pull-request comment: sections in order of risk, details collapsed, never longer
 * than a comment may be. Text from the locks is only ever inside code spans, where no mention, link, HTML or emphasis works.
 */
export function formatDiffMarkdown(diff: LockDiff, options: { readonly maxLength?: number } = {}): string {
  const head = `${COMMENT_MARKER}\n## WebAssembly packages: ${headline(diff)}\n`
  if (isEmptyDiff(diff)) return `${head}\nThe lock file changes nothing that runs.\n`
  const budget = (options.maxLength ?? MAX_COMMENT) - RESERVE
  let page = head
  let dropped = 0
  for (const { title, header, rows, collapsed } of sections(diff)) {
    if (rows.length === 0) continue
    const open = collapsed ? `\n<details><summary>${title} (${rows.length})</summary>\n\n` : `\n### ${title}\n\n`
    const close = collapsed ? '\n</details>\n' : ''
    const start = `${open}${header}`
    const kept: string[] = []
    let length = page.length + start.length + close.length
    for (const row of rows) {
      if (length + row.length + 1 > budget) break
      kept.push(row)
      length += row.length + 1
    }
    dropped += rows.length - kept.length
    if (kept.length > 0) page += `${start}${kept.join('\n')}\n${close}`
  }
  if (dropped > 0)
    page += `\n${dropped} more lines do not fit into a comment: run \`wasm-pkg lock diff\` to see all of them.\n`
  return page
}

interface Section {
  readonly title: string
  /** What stands above the rows, such as a table's head. */
  readonly header: string
  readonly rows: readonly string[]
  readonly collapsed: boolean
}

function sections(diff: LockDiff): readonly Section[] {
  const grave = diff.capabilities.filter(isGrave)
  const mild = diff.capabilities.filter((change) => !isGrave(change))
  return [
    section('Policy', policyRows(diff)),
    table(
      'Capabilities',
      ['Package', 'Change', 'What it means', 'Imports'],
      [
        ...diff.withoutFacts.map((name) => [code(name), 'unknown', 'the lock holds no facts about it', '']),
        ...grave.map(capabilityRow),
      ],
    ),
    {
      ...table('Other capabilities', ['Package', 'Change', 'What it means', 'Imports'], mild.map(capabilityRow)),
      collapsed: true,
    },
    table('New and removed packages', ['', 'Package', 'Version', 'From', 'Size', 'Needed by'], packageRows(diff)),
    table('Registry, repository or signer changed', ['Package', 'What', 'Before', 'Now'], originRows(diff)),
    section('Exported API', apiRows(diff)),
    {
      ...table('Version moves', ['Package', 'Before', 'Now', 'Step'], moveRows(diff)),
      collapsed: diff.moves.length > 8,
    },
    { ...table('Sizes', ['Package', 'Before', 'Now', 'Change'], sizeRows(diff)), collapsed: true },
  ]
}

/** What a reviewer must see without a click: anything gained that is not plumbing. */
function isGrave(change: CapabilityChange): boolean {
  return isGain(change) && compareLevels(change.capability.level, 'medium') <= 0
}

function section(title: string, rows: readonly string[]): Section {
  return { title, header: '', rows, collapsed: false }
}

function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): Section {
  const header = `${tableLine(columns)}\n${tableLine(columns.map(() => '---'))}\n`
  return { title, header, rows: rows.map(tableLine), collapsed: false }
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Longest foreign text in one span. */
const MAX_SPAN = 160

/** Most ids in one cell: a component with hundreds of imports must not push the rest off the page. */
const MAX_IDS = 12

/**
 * Foreign text as a code span. Controls are escaped and the fence is longer than any run of backticks inside (CommonMark 6.1).
 * Bars are escaped as well: GitHub splits a table's cells before it looks for code, and takes the bar of `\\|` for a border.
 */
export function code(text: string): string {
  const safe = escapeText(text, MAX_SPAN).replaceAll('|', String.raw`\u{7c}`)
  if (safe === '') return '(empty)'
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map((run) => run[0].length))
  const fence = '`'.repeat(longest + 1)
  // Spaces keep a backtick or a space at the ends from being taken for the fence or stripped.
  const pad = longest > 0 || /^ | $/.test(safe) ? ' ' : ''
  return `${fence}${pad}${safe}${pad}${fence}`
}

function codes(texts: readonly string[], sign: string): string {
  const more = texts.length > MAX_IDS ? `<br>and ${texts.length - MAX_IDS} more` : ''
  return `${texts
    .slice(0, MAX_IDS)
    .map((text) => `${sign}${code(text)}`)
    .join('<br>')}${more}`
}

function policyRows({ violations, policyChanged }: LockDiff): readonly string[] {
  return [
    ...(policyChanged ? ['- **The policy in `package.json` changes too.** Review it first.'] : []),
    ...violations.map(
      ({ package: label, rule, found, allowed, requiredBy, isNew }) =>
        `- ${isNew ? '**Broken:** ' : 'Broken before: '}${code(label)} breaks ${code(rule)}: ${code(found)}, allowed ${code(allowed)}, asked for by ${code(requiredBy.join(', '))}`,
    ),
  ]
}

function capabilityRow(change: CapabilityChange): readonly string[] {
  const { capability } = change
  const title = capability.level === 'high' && isGain(change) ? `**${capability.title}**` : capability.title
  const meaning = isGain(change) ? `it can ${capability.can}` : `no longer, or less: ${capability.can}`
  const ids = [codes(change.added, '+ '), codes(change.removed, '- ')].filter((text) => text !== '').join('<br>')
  return [code(change.package), `${capabilityVerb(change)} ${title}`, meaning, ids]
}

function packageRows({ packages }: LockDiff): readonly (readonly string[])[] {
  return packages.map(({ package: name, kind, versions, registry, size, requiredBy }) => [
    kind === 'added' ? 'new' : 'removed',
    code(name),
    codes(versions, ''),
    registry === undefined ? '' : code(registry),
    size === undefined ? '' : sizeWords(size),
    codes(requiredBy, ''),
  ])
}

function originRows({ origins }: LockDiff): readonly (readonly string[])[] {
  return origins.map((change) => [
    code(change.version === undefined ? change.package : `${change.package}@${change.version}`),
    change.kind === 'bytes' ? `**${originWords(change)}**` : originWords(change),
    change.from === undefined ? '' : code(change.from),
    change.to === undefined ? '' : code(change.to),
  ])
}

function apiRows({ api }: LockDiff): readonly string[] {
  return api.map((change) => {
    const list = [
      ...change.breaking.map((text) => `  - breaking: ${code(text)}`),
      ...change.calls.map((text) => `  - now calls: ${code(text)}`),
      ...change.compatible.map((text) => `  - compatible: ${code(text)}`),
    ]
    const shown = list.slice(0, MAX_IDS)
    const more = list.length > MAX_IDS ? [`  - and ${list.length - MAX_IDS} more`] : []
    const words = change.brokenPromise ? `**${apiWords(change)}**` : apiWords(change)
    return [`- ${code(change.package)} ${code(change.from)} to ${code(change.to)} ${words}`, ...shown, ...more].join(
      '\n',
    )
  })
}

function moveRows({ moves }: LockDiff): readonly (readonly string[])[] {
  return moves.map((move) => [code(move.package), code(move.from), code(move.to), moveWords(move)])
}

function sizeRows({ sizes }: LockDiff): readonly (readonly string[])[] {
  return sizes.map((size) => {
    const change = isNotable(size) ? `**${growth(size)}**` : growth(size)
    return [code(size.package), sizeWords(size.from), sizeWords(size.to), change]
  })
}
