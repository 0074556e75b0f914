export { diffPinned } from './diff/diff-bytes.js'
export { diffLocks, type DiffOptions, isEmptyDiff } from './diff/diff.js'
export type { OverrideFile, OverrideFiles } from './diff/overrides.js'
export type { PinnedPackage, PinSource, ReadPinned } from './diff/read-pinned.js'
export { versionStep } from './diff/step.js'
export type {
  ApiChange,
  CapabilityChange,
  DiffViolation,
  LockDiff,
  ManifestChange,
  OriginChange,
  OverrideChange,
  PackageChange,
  ReviewedManifest,
  SizeChange,
  VersionMove,
  VersionStep,
  WrongFacts,
} from './diff/types.js'
export { type DiffFailure, FAIL_RULES, type FailRule, failures } from './failures.js'
export { type LockMerge, mergeLocks } from './merge/merge.js'
export { COMMENT_MARKER, formatDiffMarkdown, MAX_COMMENT } from './render/markdown/page.js'
export { formatDiffText, formatRisks } from './render/text.js'
