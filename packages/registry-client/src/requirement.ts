import { WasmPkgError } from './errors.js'
import { escapeText } from './text.js'
import {
  comparePrereleases,
  compareVersions,
  parseBuild,
  parsePrerelease,
  parseVersionNumber,
  type Version,
} from './version.js'

/** `*` is `1.*` or `1.2.*`, which Rust's `semver` distinguishes from `=1` only when printing. */
export type ComparatorOperator = '=' | '>' | '>=' | '<' | '<=' | '~' | '^' | '*'

/** One condition on a version. Parts that were not written are absent. */
export interface Comparator {
  readonly operator: ComparatorOperator
  readonly major: bigint
  readonly minor?: bigint
  readonly patch?: bigint
  /** Only non-empty if there is a patch number. */
  readonly pre: readonly string[]
}

/** A version requirement as in Cargo. Every comparator must match. No comparators means `*`. */
export interface Requirement {
  readonly comparators: readonly Comparator[]
}

/** The limit of Rust's `semver`. */
const MAX_COMPARATORS = 32

/** Enough for 32 comparators with the longest version text. */
const MAX_LENGTH = 8192

const COMPARATOR =
  /^(=|>=|>|<=|<|~|\^)? *([0-9]+)(?:\.([0-9]+|[*xX])(?:\.([0-9]+|[*xX])(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)?)?$/
const WILDCARD = /^[*xX]$/

/**
 * Parses a Cargo-style requirement (Rust's `semver::VersionReq`, as in `wkg.lock` and `wkg.toml`): `^1.2`, `~0.3`,
 * `>=1.0, <2`, `1.*`, `*`. Not npm: no `||`, no hyphen ranges, commas between comparators, and a bare `1.2.3` is
 * `^1.2.3`.
 *
 * @throws WasmPkgError `E_VERSION`
 */
export function parseRequirement(text: string): Requirement {
  if (text.length > MAX_LENGTH) throw requirementError(text, 'it is too long')
  if (WILDCARD.test(trimSpaces(text))) return { comparators: [] }
  if (trimSpaces(text) === '') throw requirementError(text, 'it is empty')
  const parts = text.split(',')
  if (parts.length > MAX_COMPARATORS) throw requirementError(text, `it has more than ${MAX_COMPARATORS} comparators`)
  return { comparators: parts.map((part) => parseComparator(trimSpaces(part), text)) }
}

function parseComparator(part: string, whole: string): Comparator {
  if (part === '') throw requirementError(whole, 'a comparator is missing beside a comma')
  if (WILDCARD.test(part)) throw requirementError(whole, 'a wildcard must stand alone')
  const [, operator, majorText, minorText, patchText, preText, buildText] = COMPARATOR.exec(part) ?? []
  if (majorText === undefined) throw requirementError(whole, `"${escapeText(part)}" is not a comparator`)
  const wildcard = isWildcard(minorText) || isWildcard(patchText)
  if (isWildcard(minorText) && patchText !== undefined && !isWildcard(patchText)) {
    throw requirementError(whole, 'a number follows a wildcard')
  }
  if (isWildcard(patchText) && (preText ?? buildText) !== undefined) {
    throw requirementError(whole, 'a prerelease or build follows a wildcard')
  }
  if (buildText !== undefined && parseBuild(buildText.slice(1)) === undefined) {
    throw requirementError(whole, 'its build metadata is malformed')
  }
  const pre = preText === undefined ? [] : parsePrerelease(preText.slice(1))
  if (pre === undefined) throw requirementError(whole, 'its prerelease is malformed')
  const minor = readNumber(minorText, whole)
  const patch = readNumber(patchText, whole)
  return {
    operator: (operator as ComparatorOperator | undefined) ?? (wildcard ? '*' : '^'),
    major: readNumber(majorText, whole) ?? 0n,
    ...(minor === undefined ? {} : { minor }),
    ...(patch === undefined ? {} : { patch }),
    pre,
  }
}

function readNumber(text: string | undefined, whole: string): bigint | undefined {
  if (text === undefined || isWildcard(text)) return undefined
  const value = parseVersionNumber(text)
  if (value === undefined) throw requirementError(whole, `"${escapeText(text)}" is not a version number`)
  return value
}

/** The canonical form of Rust's `semver`, which lock files contain and compare: `1.2` is `^1.2`, `1.x` is `1.*`. */
export function formatRequirement(requirement: Requirement): string {
  return requirement.comparators.length === 0 ? '*' : requirement.comparators.map(formatComparator).join(', ')
}

function formatComparator({ operator, major, minor, patch, pre }: Comparator): string {
  const numbers = [major, minor, patch].filter((part) => part !== undefined).join('.')
  if (operator === '*') return `${numbers}.*`
  return `${operator}${numbers}${pre.length > 0 ? `-${pre.join('.')}` : ''}`
}

/** The requirement for a complete version in a specifier: `=1.2.3`. Build metadata is ignored in matching. */
export function exactRequirement({ major, minor, patch, pre }: Version): Requirement {
  return { comparators: [{ operator: '=', major, minor, patch, pre }] }
}

/**
 * Whether the version satisfies every comparator. A prerelease matches only if a comparator has the same
 * major.minor.patch and a prerelease itself. Therefore, `*` and `^1` never match one.
 */
export function matchesRequirement(requirement: Requirement, version: Version): boolean {
  const { comparators } = requirement
  if (!comparators.every((comparator) => matchesComparator(comparator, version))) return false
  return version.pre.length === 0 || comparators.some((comparator) => admitsPrerelease(comparator, version))
}

/** The highest version that matches. If versions differ only in build metadata, the last one in the total order. */
export function selectVersion(versions: readonly Version[], requirement: Requirement): Version | undefined {
  let best: Version | undefined
  for (const version of versions) {
    if (!matchesRequirement(requirement, version)) continue
    if (best === undefined || compareVersions(version, best) > 0) best = version
  }
  return best
}

function admitsPrerelease(c: Comparator, v: Version): boolean {
  return c.pre.length > 0 && c.major === v.major && c.minor === v.minor && c.patch === v.patch
}

function matchesComparator(c: Comparator, v: Version): boolean {
  switch (c.operator) {
    case '=':
    case '*':
      return isWithin(c, v)
    case '>':
      return isAbove(c, v)
    case '>=':
      return isWithin(c, v) || isAbove(c, v)
    case '<':
      return isBelow(c, v)
    case '<=':
      return isWithin(c, v) || isBelow(c, v)
    case '~':
      return matchesTilde(c, v)
    case '^':
      return matchesCaret(c, v)
  }
}

/** Whether the version is equal in every part that the comparator specifies. */
function isWithin(c: Comparator, v: Version): boolean {
  return comparePart(c, v) === 0
}

function isAbove(c: Comparator, v: Version): boolean {
  return comparePart(c, v) < 0
}

function isBelow(c: Comparator, v: Version): boolean {
  return comparePart(c, v) > 0
}

/** Compares the comparator and the version in the parts that the comparator specifies. */
function comparePart(c: Comparator, v: Version): number {
  if (c.major !== v.major) return c.major < v.major ? -1 : 1
  if (c.minor === undefined) return 0
  if (c.minor !== v.minor) return c.minor < v.minor ? -1 : 1
  if (c.patch === undefined) return 0
  if (c.patch !== v.patch) return c.patch < v.patch ? -1 : 1
  return comparePrereleases(c.pre, v.pre)
}

/** Whether the version is at least the comparator's, and equal up to the last of major and minor that it specifies. */
function matchesTilde(c: Comparator, v: Version): boolean {
  return c.major === v.major && (c.minor === undefined || c.minor === v.minor) && comparePart(c, v) <= 0
}

/** Whether the version is at least the comparator's, and equal up to the leftmost non-zero number that it specifies. */
function matchesCaret(c: Comparator, v: Version): boolean {
  if (c.major !== v.major || comparePart(c, v) > 0) return false
  if (c.major > 0n || c.minor === undefined) return true
  if (c.minor !== v.minor) return false
  return c.minor > 0n || c.patch === undefined || c.patch === v.patch
}

function isWildcard(text: string | undefined): boolean {
  return text !== undefined && WILDCARD.test(text)
}

/** Trims only U+0020, like Rust's `semver`. A tab or newline is an error. */
function trimSpaces(text: string): string {
  let [start, end] = [0, text.length]
  while (text[start] === ' ') start++
  while (end > start && text[end - 1] === ' ') end--
  return text.slice(start, end)
}

function requirementError(text: string, why: string): WasmPkgError {
  return new WasmPkgError('E_VERSION', `"${escapeText(text)}" is not a version requirement: ${why}`, {
    expected: 'Cargo style, such as ^1.2, ~0.3, =1.2.3, ">=1.0, <2" or *',
    hint: /\|\||\s-\s|\S\s+[<>=^~0-9]/.test(text)
      ? 'npm ranges are not understood; separate the comparators with commas.'
      : undefined,
  })
}
