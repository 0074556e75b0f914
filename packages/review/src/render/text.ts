import { escapeText, formatBytes } from '@wasm-pkg/registry-client/text'
import { isEmptyDiff } from '../diff/diff.js'
import type { LockDiff } from '../diff/types.js'
import { headline } from './headline.js'
import { keptCapabilities } from './kept.js'
import { MANIFEST_SECTIONS, type ManifestSection, QUIET_MANIFEST_SECTION } from './manifest-sections.js'
import { growth, isNotable, isVisible } from './sizes.js'
import {
  apiWords,
  capabilityMeaning,
  capabilityVerb,
  fromWords,
  isGain,
  labelsOf,
  LOCKS_ONLY_WORDS,
  moveWords,
  NOTHING,
  originWords,
  DESCRIPTIONS_TITLE,
  overrideWords,
  presenceWords,
  stepWords,
} from './words.js'

/** Formats the change for a terminal, in order of risk. Text from the lock files is escaped. */
export function formatDiffText(diff: LockDiff): string {
  if (isEmptyDiff(diff)) return 'No change.\n'
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['The lock file misdescribes packages', wrongLines(diff)],
    ...MANIFEST_SECTIONS.map((part) => manifestSection(diff, part)),
    ['Policy', policyLines(diff)],
    ['Capabilities', capabilityLines(diff)],
    [
      'Not checked',
      diff.unchecked.map(
        (label) => `? ${e(label)}: its bytes could not be fetched, so the lock file could not be checked`,
      ),
    ],
    ['Packages', packageLines(diff)],
    ['Origins', originLines(diff)],
    ['API', apiLines(diff)],
    ['Versions', diff.moves.map((move) => `${e(move.package)}  ${e(move.from)} -> ${e(move.to)}  ${moveWords(move)}`)],
    [
      'Sizes',
      diff.sizes.filter(isVisible).map((size) => {
        const mark = isNotable(size) ? '!' : ' '
        return `${mark} ${e(size.package)}  ${formatBytes(size.from)} -> ${formatBytes(size.to)}  (${growth(size)})`
      }),
    ],
    [DESCRIPTIONS_TITLE, descriptionLines(diff)],
  ]
  const parts = [...sections, manifestSection(diff, QUIET_MANIFEST_SECTION)].flatMap(([title, lines]) =>
    lines.length === 0 ? [] : [`${title}\n${lines.map((line) => `  ${line}`).join('\n')}`],
  )
  const note = diff.fromBytes ? '' : `\n${LOCKS_ONLY_WORDS}\n`
  return `${capitalised(headline(diff))}.\n\n${parts.join('\n\n')}\n${note}`
}

/**
 * What a user must know directly after an update: gained capabilities and breaking APIs. Empty if there are none. Text
 * from the lock files is escaped.
 */
export function formatRisks(diff: LockDiff): string {
  const capabilities = diff.capabilities.filter(isGain)
  const api = diff.api.filter(({ breaking, calls }) => breaking.length + calls.length > 0)
  const lines = [...capabilityLines({ ...diff, capabilities }), ...apiLines({ ...diff, api })]
  return lines.map((line) => `  ${line}\n`).join('')
}

function e(text: string): string {
  return escapeText(text)
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function manifestSection(diff: LockDiff, { title, keys }: ManifestSection): readonly [string, readonly string[]] {
  return [title, [...manifestLines(diff, keys), ...(keys.includes('overrides') ? overrideLines(diff) : [])]]
}

function descriptionLines({ descriptions = [] }: LockDiff): readonly string[] {
  return descriptions.flatMap(({ package: label, fields }) => [
    `  ${e(label)}`,
    ...Object.entries(fields).map(([name, value]) => `      ${e(name)}: ${e(value)}`),
  ])
}

function overrideLines({ overrides }: LockDiff): readonly string[] {
  return overrides.flatMap((change) => {
    const { key, path, build, gained, imports, exports, problem } = change
    const { from = NOTHING, to = NOTHING } = build ?? change
    return [
      `! ${e(key)}: ${e(path)} ${overrideWords(change)}: ${e(from)} -> ${e(to)}`,
      ...gained.map(({ title, can }) => `      gains ${title}: it can ${can}`),
      ...imports.added.map((id) => `      + imports ${e(id)}`),
      ...imports.removed.map((id) => `      - imports ${e(id)}`),
      ...exports.added.map((id) => `      + exports ${e(id)}`),
      ...exports.removed.map((id) => `      - exports ${e(id)}`),
      ...(problem === undefined ? [] : [`      cannot be described: ${e(problem)}`]),
    ]
  })
}

function manifestLines({ manifest }: LockDiff, keys: ManifestSection['keys']): readonly string[] {
  return manifest
    .filter(({ key }) => keys.includes(key))
    .map(({ path, from = NOTHING, to = NOTHING, widens }) => `${widens ? '!' : ' '} ${e(path)}: ${e(from)} -> ${e(to)}`)
}

function policyLines(diff: LockDiff): readonly string[] {
  const { violations, policyChanged } = diff
  return [
    ...(policyChanged
      ? ['the policy in package.json changed as well, and the change is judged by both: review it']
      : []),
    ...manifestLines(diff, ['policy']),
    ...violations.map(
      ({ package: label, rule, found, allowed, requiredBy, isNew }) =>
        `${isNew ? '!' : ' '} ${e(label)} breaks ${e(rule)}: ${e(found)} (allowed: ${e(allowed)}; required by ${e(requiredBy.join(', ') || 'nothing')})${isNew ? '' : ', as before'}`,
    ),
  ]
}

function wrongLines({ wrongFacts }: LockDiff): readonly string[] {
  return wrongFacts.flatMap(({ package: label, statements }) => [
    `! ${e(label)}`,
    ...statements.map((text) => `      ${e(text)}`),
  ])
}

function capabilityLines({ capabilities, withoutFacts }: LockDiff): readonly string[] {
  const told = capabilities.filter(({ kind }) => kind !== 'widened-by-version')
  return [
    ...withoutFacts.map((name) => `! ${e(name)}: its capabilities are unknown`),
    ...told.flatMap((change) => {
      const { capability } = change
      const mark = isGain(change) ? (capability.level === 'high' ? '!' : '+') : '-'
      return [
        `${mark} ${e(labelsOf(change).join(', '))} ${capabilityVerb(change)} ${capability.title}: ${capabilityMeaning(change)}`,
        ...change.added.map((id) => `      + ${e(id)}`),
        ...change.removed.map((id) => `      - ${e(id)}`),
      ]
    }),
    ...keptCapabilities(capabilities).map(
      ({ labels, titles, steps }) =>
        `  ${e(labels.join(', '))} keeps ${titles.join(', ')}: as before, through ${e(steps.join(', '))}`,
    ),
  ]
}

function packageLines({ packages }: LockDiff): readonly string[] {
  return packages.map((change) => {
    const { package: name, kind, versions, beside, size, requiredBy } = change
    const places = fromWords(change).map(e).join(', ')
    const from = places === '' ? '' : ` from ${places}`
    const bytes = size === undefined ? '' : `, ${formatBytes(size)}`
    const user = requiredBy.length === 0 ? '' : `, for ${e(requiredBy.join(', '))}`
    const other = beside === undefined ? '' : `, ${presenceWords(change)} ${e(beside.join(', '))}`
    return `${kind === 'added' ? '+' : '-'} ${e(name)} ${e(versions.join(', '))}${from}${bytes}${user}${other}`
  })
}

function originLines({ origins }: LockDiff): readonly string[] {
  return origins.map((change) => {
    const label = change.version === undefined ? change.package : `${change.package}@${change.version}`
    return `! ${e(label)} ${originWords(change)}: ${e(change.from ?? 'none')} -> ${e(change.to ?? 'none')}`
  })
}

function apiLines({ api }: LockDiff): readonly string[] {
  return api.flatMap((change) => [
    `${change.brokenPromise ? '!' : ' '} ${e(change.package)} ${stepWords(change, e)} ${apiWords(change)}`,
    ...change.breaking.map((text) => `      breaking:   ${e(text)}`),
    ...change.compatible.map((text) => `      compatible: ${e(text)}`),
    ...change.calls.map((text) => `      now calls:  ${e(text)}`),
  ])
}
