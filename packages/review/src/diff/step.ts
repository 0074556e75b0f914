import type { Version } from '@wasm-pkg/registry-client/version'
import type { VersionStep } from './types.js'

/** The leftmost part in which two versions differ, and whether semver lets that step break users. */
export function versionStep(from: Version, to: Version): { readonly step: VersionStep; readonly mayBreak: boolean } {
  const step = stepOf(from, to)
  return { step, mayBreak: mayBreak(from, to, step) }
}

export function stepOf(from: Version, to: Version): VersionStep {
  if (from.major !== to.major) return 'major'
  if (from.minor !== to.minor) return 'minor'
  if (from.patch !== to.patch) return 'patch'
  if (from.pre.join('.') !== to.pre.join('.')) return 'prerelease'
  return from.build.join('.') === to.build.join('.') ? 'none' : 'build'
}

/** As in Cargo's requirements, the leftmost non-zero number counts. Prereleases promise nothing. */
function mayBreak(from: Version, to: Version, step: VersionStep): boolean {
  if (step === 'major' || from.pre.length > 0 || to.pre.length > 0) return step !== 'none' && step !== 'build'
  if (from.major > 0n) return false
  if (step === 'minor') return true
  return from.minor === 0n && step === 'patch'
}
