import type { LockDiff, ManifestChange } from './diff/types.js'
import { NOTHING } from './render/words.js'

export interface DiffFailure {
  readonly rule: string
  readonly text: string
}

/** The rules of `lock diff --fail-on`, and how each is checked. */
export const FAIL_RULES = {
  /** A rule of `wasmPkg.policy` that was not broken before. */
  policy: ({ violations }: LockDiff): readonly string[] =>
    violations
      .filter(({ isNew }) => isNew)
      .map(({ package: label, rule, found, allowed }) => `${label} breaks ${rule}: ${found} (allowed: ${allowed})`),
  /** The policy itself changed. */
  'policy-change': ({ policyChanged }: LockDiff): readonly string[] =>
    policyChanged ? ['wasmPkg.policy in package.json changed'] : [],
  /** `wasmPkg.permissions` grants more. */
  permissions: (diff: LockDiff): readonly string[] => manifestTexts(diff, 'permissions'),
  /**
   * A package is newly overridden, overridden by another file or other bytes, or no longer overridden; or other commands
   * build the folder that overrides it, or this package.
   */
  overrides: (diff: LockDiff): readonly string[] => [
    ...manifestTexts(diff, 'overrides'),
    ...manifestTexts(diff, 'build'),
    ...diff.overrides.map(({ package: name, path, from, to, build }) => {
      if (build !== undefined) return `${path}, which overrides ${name}, is built by ${build.to}`
      const what = from === undefined && to === undefined ? 'cannot be compared' : 'changed'
      return `the bytes of ${path}, which overrides ${name}, ${what}`
    }),
  ],
  /** Something else implements imports. */
  bindings: (diff: LockDiff): readonly string[] => manifestTexts(diff, 'bindings'),
  /** Packages come from another registry. */
  mapping: (diff: LockDiff): readonly string[] => manifestTexts(diff, 'registries'),
  /** The lock file has wrong facts about a package, or they could not be checked. */
  facts: ({ wrongFacts, unchecked, withoutFacts }: LockDiff): readonly string[] => [
    ...wrongFacts.map(
      ({ package: label, statements }) => `the lock file misdescribes ${label}: ${statements.join('; ')}`,
    ),
    ...unchecked.map((label) => `the bytes of ${label} could not be fetched to check the lock file`),
    ...withoutFacts
      .filter((name) => !unchecked.some((label) => label.startsWith(`${name}@`)))
      .map((name) => `the capabilities of ${name} are unknown`),
  ],
  /** A package newly reaches outside the program, or its capabilities are unknown. */
  capability: ({ capabilities, overrides, withoutFacts }: LockDiff): readonly string[] => [
    ...capabilities
      .filter(({ kind, capability }) => (kind === 'gained' || kind === 'widened') && capability.level === 'high')
      .map(({ package: name, capability }) => `${name} can now ${capability.can}`),
    ...overrides.flatMap(({ package: name, path, gained }) =>
      gained.filter(({ level }) => level === 'high').map(({ can }) => `${name} (${path}) can now ${can}`),
    ),
    ...withoutFacts.map((name) => `the capabilities of ${name} are unknown`),
  ],
  /** A version has other bytes. */
  bytes: ({ origins }: LockDiff): readonly string[] =>
    origins
      .filter(({ kind }) => kind === 'bytes')
      .map(({ package: name, version = '' }) => `${name}@${version} has different bytes under the same version`),
  /** A package comes from another place. */
  origin: ({ origins }: LockDiff): readonly string[] =>
    origins
      .filter(({ kind }) => kind === 'registry' || kind === 'source' || kind === 'signer')
      .map(({ package: name, kind, from = 'none', to = 'none' }) => `${name} changed its ${kind}: ${from} -> ${to}`),
  /** A package is new. */
  'new-package': ({ packages }: LockDiff): readonly string[] =>
    packages
      .filter(({ kind, beside }) => kind === 'added' && beside === undefined)
      .map(({ package: name }) => `${name} is new`),
  /** An API breaks in a version step that promises compatibility. */
  breaking: ({ api }: LockDiff): readonly string[] =>
    api
      .filter(({ brokenPromise }) => brokenPromise)
      .map(({ package: name, from, to, breaking }) => `${name} ${from} -> ${to}: ${breaking.join('; ')}`),
} as const

export type FailRule = keyof typeof FAIL_RULES

function manifestTexts({ manifest }: LockDiff, key: ManifestChange['key']): readonly string[] {
  return manifest
    .filter((change) => change.key === key && change.widens)
    .map(({ path, from = NOTHING, to = NOTHING }) => `wasmPkg.${path} in package.json changed: ${from} -> ${to}`)
}

/** What in a change breaks the rules. */
export function failures(diff: LockDiff, rules: readonly FailRule[]): readonly DiffFailure[] {
  return rules.flatMap((rule) => FAIL_RULES[rule](diff).map((text) => ({ rule, text })))
}
