import { formatBytes } from '@wasm-pkg/registry-client/text'
import type { ApiChange, CapabilityChange, LockDiff } from '../../diff/types.js'
import { type KeptCapabilities } from '../kept.js'
import { type ManifestSection } from '../manifest-sections.js'
import { growth, isNotable, isVisible } from '../sizes.js'
import {
  apiWords,
  capabilityMeaning,
  capabilityVerb,
  fromWords,
  isGain,
  labelsOf,
  moveWords,
  NOTHING,
  originWords,
  overrideWords,
  presenceWords,
  stepWords,
} from '../words.js'
import { code, codes, MAX_IDS } from './code.js'

/** Maximum length of an API line. A truncated signature is useless. */
const MAX_SIGNATURE = 400

export function wrongRows({ wrongFacts }: LockDiff): readonly string[] {
  return wrongFacts.map(({ package: label, statements }) => `- **${code(label)}**: ${codes(statements, '')}`)
}

function valueCell(text: string | undefined): string {
  return text === undefined ? '' : code(text, MAX_SIGNATURE)
}

/** The key comes first, so that the old and the new value read as one line. */
export function manifestRows({ manifest }: LockDiff, keys: ManifestSection['keys']): readonly (readonly string[])[] {
  return manifest
    .filter(({ key }) => keys.includes(key))
    .map(({ path, from, to, widens }) => [widens ? `**${code(path)}**` : code(path), valueCell(from), valueCell(to)])
}

export function overrideRows({ overrides }: LockDiff): readonly (readonly string[])[] {
  return overrides.map((change) => {
    const { key, path, build, gained, imports, exports, problem } = change
    const { from, to } = build ?? change
    const facts = [
      ...gained.map(({ title, can }) => `**gains ${title}**: it can ${can}`),
      codes(imports.added, '+ imports '),
      codes(imports.removed, '- imports '),
      codes(exports.added, '+ exports '),
      codes(exports.removed, '- exports '),
      ...(problem === undefined ? [] : [`cannot be described: ${code(problem, MAX_SIGNATURE)}`]),
    ].filter((text) => text !== '')
    const now = [...(to === undefined ? [] : [code(to)]), ...facts].join('<br>')
    return [`**${code(key)}**: ${code(path)} ${overrideWords(change)}`, valueCell(from), now]
  })
}

export function policyRows({ violations, policyChanged, manifest }: LockDiff): readonly string[] {
  return [
    ...(policyChanged
      ? ['- **The policy in `package.json` changes too, and the change is judged by both.** Review it first.']
      : []),
    ...manifest
      .filter(({ key }) => key === 'policy')
      .map(
        ({ path, from = NOTHING, to = NOTHING }) =>
          `- ${code(path)}: ${code(from, MAX_SIGNATURE)} to ${code(to, MAX_SIGNATURE)}`,
      ),
    ...violations.map(
      ({ package: label, rule, found, allowed, requiredBy, isNew }) =>
        `- ${isNew ? '**Broken:** ' : 'Broken before: '}${code(label)} breaks ${code(rule)}: ${code(found)}, allowed ${code(allowed)}, required by ${code(requiredBy.join(', '))}`,
    ),
  ]
}

export function capabilityRow(change: CapabilityChange): readonly string[] {
  const { capability } = change
  const title = capability.level === 'high' && isGain(change) ? `**${capability.title}**` : capability.title
  const ids = [codes(change.added, '+ '), codes(change.removed, '- ')].filter((text) => text !== '').join('<br>')
  return [codes(labelsOf(change), ''), `${capabilityVerb(change)} ${title}`, capabilityMeaning(change), ids]
}

export function keptRow({ labels, titles, steps }: KeptCapabilities): readonly string[] {
  const means = 'same as before, through another version of the same interfaces'
  return [codes(labels, ''), `keeps ${titles.join(', ')}`, means, codes(steps, '')]
}

export function packageRows({ packages }: LockDiff): readonly (readonly string[])[] {
  return packages.map((change) => {
    const { package: name, versions, beside = [], size, requiredBy } = change
    return [
      `${presenceWords(change)}${beside.length === 0 ? '' : ` ${codes(beside, '')}`}`,
      code(name),
      codes(versions, ''),
      codes(fromWords(change), ''),
      size === undefined ? '' : formatBytes(size),
      codes(requiredBy, ''),
    ]
  })
}

export function originRows({ origins }: LockDiff): readonly (readonly string[])[] {
  return origins.map((change) => [
    code(change.version === undefined ? change.package : `${change.package}@${change.version}`),
    change.kind === 'manifest' ? originWords(change) : `**${originWords(change)}**`,
    change.from === undefined ? '' : code(change.from),
    change.to === undefined ? '' : code(change.to),
  ])
}

export function apiRow(change: ApiChange): string {
  const list = [
    ...change.breaking.map((text) => `  - breaking: ${code(text, MAX_SIGNATURE)}`),
    ...change.calls.map((text) => `  - now calls: ${code(text, MAX_SIGNATURE)}`),
    ...change.compatible.map((text) => `  - compatible: ${code(text, MAX_SIGNATURE)}`),
  ]
  const shown = list.slice(0, MAX_IDS)
  const more = list.length > MAX_IDS ? [`  - and ${list.length - MAX_IDS} more`] : []
  const words = change.brokenPromise ? `**${apiWords(change)}**` : apiWords(change)
  const line = `- ${code(change.package)} ${stepWords(change, code)} ${words}`
  return [line, ...shown, ...more].join('\n')
}

export function moveRows({ moves }: LockDiff): readonly (readonly string[])[] {
  return moves.map((move) => [code(move.package), code(move.from), code(move.to), moveWords(move)])
}

export function sizeRows({ sizes }: LockDiff): readonly (readonly string[])[] {
  return sizes.filter(isVisible).map((size) => {
    const change = isNotable(size) ? `**${growth(size)}**` : growth(size)
    return [code(size.package), formatBytes(size.from), formatBytes(size.to), change]
  })
}

export function descriptionRows({ descriptions = [] }: LockDiff): readonly (readonly string[])[] {
  return descriptions.flatMap(({ package: label, fields }) =>
    Object.entries(fields).map(([name, value]) => [code(label), name, code(value, MAX_SIGNATURE)]),
  )
}
