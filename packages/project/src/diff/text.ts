import { escapeText } from '@wasm-pkg/registry-client/text'
import { isEmptyDiff } from './diff.js'
import type { LockDiff } from './types.js'
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

/** The change for a terminal, in order of risk; everything from the locks is escaped. */
export function formatDiffText(diff: LockDiff): string {
  if (isEmptyDiff(diff)) return 'No change.\n'
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Policy', policyLines(diff)],
    ['Capabilities', capabilityLines(diff)],
    ['Packages', packageLines(diff)],
    ['Origins', originLines(diff)],
    ['API', apiLines(diff)],
    ['Versions', diff.moves.map((move) => `${e(move.package)}  ${e(move.from)} -> ${e(move.to)}  ${moveWords(move)}`)],
    [
      'Sizes',
      diff.sizes.map((size) => {
        const mark = isNotable(size) ? '!' : ' '
        return `${mark} ${e(size.package)}  ${sizeWords(size.from)} -> ${sizeWords(size.to)}  (${growth(size)})`
      }),
    ],
  ]
  const parts = sections.flatMap(([title, lines]) =>
    lines.length === 0 ? [] : [`${title}\n${lines.map((line) => `  ${line}`).join('\n')}`],
  )
  return `${capitalised(headline(diff))}.\n\n${parts.join('\n\n')}\n`
}

function e(text: string): string {
  return escapeText(text)
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function policyLines({ violations, policyChanged }: LockDiff): readonly string[] {
  return [
    ...(policyChanged ? ['the policy in package.json changed as well: review it'] : []),
    ...violations.map(
      ({ package: label, rule, found, allowed, requiredBy, isNew }) =>
        `${isNew ? '!' : ' '} ${e(label)} breaks ${e(rule)}: ${e(found)} (allowed: ${e(allowed)}; asked for by ${e(requiredBy.join(', ') || 'nobody')})${isNew ? '' : ', as before'}`,
    ),
  ]
}

function capabilityLines({ capabilities, withoutFacts }: LockDiff): readonly string[] {
  return [
    ...withoutFacts.map((name) => `? ${e(name)}: the lock holds no facts, so nothing is known about what it can do`),
    ...capabilities.flatMap((change) => {
      const { capability } = change
      const mark = isGain(change) ? (capability.level === 'high' ? '!' : '+') : '-'
      return [
        `${mark} ${e(change.package)} ${capabilityVerb(change)} ${capability.title}: ${isGain(change) ? `it can ${capability.can}` : `to ${capability.can}`}`,
        ...change.added.map((id) => `      + ${e(id)}`),
        ...change.removed.map((id) => `      - ${e(id)}`),
      ]
    }),
  ]
}

function packageLines({ packages }: LockDiff): readonly string[] {
  return packages.map(({ package: name, kind, versions, registry, size, requiredBy }) => {
    const from = registry === undefined ? '' : ` from ${e(registry)}`
    const bytes = size === undefined ? '' : `, ${sizeWords(size)}`
    const user = requiredBy.length === 0 ? '' : `, for ${e(requiredBy.join(', '))}`
    return `${kind === 'added' ? '+' : '-'} ${e(name)} ${e(versions.join(', '))}${from}${bytes}${user}`
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
    `${change.brokenPromise ? '!' : ' '} ${e(change.package)} ${e(change.from)} -> ${e(change.to)} ${apiWords(change)}`,
    ...change.breaking.map((text) => `      breaking:   ${e(text)}`),
    ...change.compatible.map((text) => `      compatible: ${e(text)}`),
    ...change.calls.map((text) => `      now calls:  ${e(text)}`),
  ])
}
