import { WasmPkgError } from './errors.js'
import { escapeText } from './text.js'

/** A complete SemVer 2.0.0 version. As in Rust's `semver`, numbers go up to 2^64-1, so they are bigints. */
export interface Version {
  readonly major: bigint
  readonly minor: bigint
  readonly patch: bigint
  /** Dot-separated prerelease identifiers; empty for a release. */
  readonly pre: readonly string[]
  /** Dot-separated build identifiers. They count for equality and order, never for requirement matching. */
  readonly build: readonly string[]
}

/** The largest number in a version: `u64::MAX`, the limit of Rust's `semver`. */
const MAX_NUMBER = 2n ** 64n - 1n

const SHAPE = /^([0-9]+)\.([0-9]+)\.([0-9]+)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/

/** Maximum length of a version. OCI tags have at most 128 characters, file names 255. Real versions are much shorter. */
const MAX_LENGTH = 256

/**
 * Parses a complete version. No `v`, no partial version, no surrounding space, no leading zeros.
 *
 * @throws WasmPkgError `E_VERSION`
 */
export function parseVersion(text: string): Version {
  const version = tryParseVersion(text)
  if (version === undefined) {
    throw new WasmPkgError('E_VERSION', `"${escapeText(text)}" is not a complete version`, {
      expected: 'MAJOR.MINOR.PATCH with optional -prerelease and +build (SemVer 2.0.0)',
    })
  }
  return version
}

/** Like `parseVersion`, for text that may be something else, such as a registry's tag. */
export function tryParseVersion(text: string): Version | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const [, major, minor, patch, preText, buildText] = SHAPE.exec(text) ?? []
  if (major === undefined || minor === undefined || patch === undefined) return undefined
  const numbers = [parseVersionNumber(major), parseVersionNumber(minor), parseVersionNumber(patch)] as const
  const pre = preText === undefined ? [] : parsePrerelease(preText)
  const build = buildText === undefined ? [] : parseBuild(buildText)
  if (numbers[0] === undefined || numbers[1] === undefined || numbers[2] === undefined) return undefined
  if (pre === undefined || build === undefined) return undefined
  return { major: numbers[0], minor: numbers[1], patch: numbers[2], pre, build }
}

/** One number of a version: digits without a leading zero, at most 2^64-1. */
export function parseVersionNumber(digits: string): bigint | undefined {
  // The length check prevents BigInt() from parsing megabytes of digits.
  if (!/^(?:0|[1-9][0-9]{0,19})$/.test(digits)) return undefined
  const value = BigInt(digits)
  return value <= MAX_NUMBER ? value : undefined
}

/** The part after `-`: non-empty identifiers, all-digit ones without a leading zero. */
export function parsePrerelease(text: string): readonly string[] | undefined {
  const identifiers = parseBuild(text)
  return identifiers?.some((id) => /^0[0-9]+$/.test(id)) === true ? undefined : identifiers
}

/** The part after `+`: non-empty identifiers. */
export function parseBuild(text: string): readonly string[] | undefined {
  const identifiers = text.split('.')
  return identifiers.every((id) => /^[0-9A-Za-z-]+$/.test(id)) ? identifiers : undefined
}

export function formatVersion(version: Version): string {
  const pre = version.pre.length > 0 ? `-${version.pre.join('.')}` : ''
  const build = version.build.length > 0 ? `+${version.build.join('.')}` : ''
  return `${version.major}.${version.minor}.${version.patch}${pre}${build}`
}

/**
 * Total order of versions: SemVer precedence, then build metadata (none sorts first), as Rust's `semver::Version`.
 *
 * @returns negative, zero or positive; zero only for equal versions, build metadata included
 */
export function compareVersions(a: Version, b: Version): number {
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    comparePrereleases(a.pre, b.pre) ||
    compareIdentifiers(a.build, b.build, compareBuildIdentifiers)
  )
}

/** SemVer precedence of prerelease parts. No prerelease is higher than any prerelease. */
export function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length
  return compareIdentifiers(a, b, comparePreIdentifiers)
}

type Compare = (a: string, b: string) => number

function compareIdentifiers(a: readonly string[], b: readonly string[], compare: Compare): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compare(a[i] as string, b[i] as string)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function comparePreIdentifiers(a: string, b: string): number {
  const numericA = isNumeric(a)
  const numericB = isNumeric(b)
  if (numericA !== numericB) return numericA ? -1 : 1
  // Without leading zeros, a longer number is a larger number.
  return (numericA ? a.length - b.length : 0) || compareText(a, b)
}

/** Rust's order: numbers by value, then by the count of leading zeros, so that equal order means equal text. */
function compareBuildIdentifiers(a: string, b: string): number {
  const numericA = isNumeric(a)
  const numericB = isNumeric(b)
  if (numericA !== numericB) return numericA ? -1 : 1
  if (!numericA) return compareText(a, b)
  const [valueA, valueB] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')]
  return valueA.length - valueB.length || compareText(valueA, valueB) || a.length - b.length
}

function isNumeric(identifier: string): boolean {
  return /^[0-9]+$/.test(identifier)
}

function compareNumbers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
