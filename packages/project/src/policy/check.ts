import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { Policy } from '../manifest/types.js'
import { matchesImportPattern } from '../manifest/import-pattern.js'
import { isAllowedPlace, placeText } from './place.js'

/** The subject of a policy check. Facts that are not known yet are absent and not checked. */
export interface PolicySubject {
  /** `ns:name`. */
  readonly package: string
  /** `ns:name@version`, for messages. */
  readonly label: string
  /** The registry as configured. Absent for an override. */
  readonly registry?: string
  /** The physical place, `host/repository` or `local`, to which the policy applies. */
  readonly source?: string
  /** In bytes. */
  readonly size?: number
  readonly imports?: readonly string[]
  /** When the version was created, according to its publisher. */
  readonly created?: Date
  readonly requestedBy: readonly string[]
}

/** A rule of `wasmPkg.policy` that a package breaks. */
export interface PolicyViolation {
  /** Key path in `package.json`. */
  readonly rule: string
  readonly found: string
  readonly allowed: string
}

/** All rules of `wasmPkg.policy` that the package breaks. */
export function policyViolations(policy: Policy, subject: PolicySubject): readonly PolicyViolation[] {
  const violations: PolicyViolation[] = []
  const own = policy.packages?.get(subject.package)
  const { registries } = policy
  if (registries !== undefined && !isAllowedPlace(registries, subject)) {
    const found = placeText(subject) ?? 'nowhere'
    violations.push({ rule: 'policy.registries', found, allowed: registries.join(', ') || 'none' })
  }
  const maxSize = own?.maxSize ?? policy.maxSize
  if (maxSize !== undefined && subject.size !== undefined && subject.size > maxSize) {
    const rule = own?.maxSize === undefined ? 'policy.maxSize' : `policy.packages["${subject.package}"].maxSize`
    violations.push({ rule, found: `${subject.size} bytes`, allowed: `at most ${maxSize} bytes` })
  }
  violations.push(...ageViolations(policy, subject))
  if (policy.imports === undefined && own?.imports === undefined) return violations
  const patterns = [...(policy.imports ?? []), ...(own?.imports ?? [])]
  for (const id of subject.imports ?? []) {
    if (patterns.some((pattern) => matchesImportPattern(pattern, id))) continue
    const rule = policy.imports === undefined ? `policy.packages["${subject.package}"].imports` : 'policy.imports'
    violations.push({ rule, found: `import ${id}`, allowed: patterns.join(', ') || 'no imports' })
  }
  return violations
}

const DAY_MS = 24 * 60 * 60 * 1000

function ageViolations({ minAgeDays }: Policy, { created }: PolicySubject): readonly PolicyViolation[] {
  if (minAgeDays === undefined || created === undefined) return []
  const days = Math.floor((Date.now() - created.getTime()) / DAY_MS)
  if (days >= minAgeDays) return []
  const found = `published ${created.toISOString()}, ${Math.max(days, 0)} days ago`
  return [{ rule: 'policy.minAgeDays', found, allowed: `at least ${minAgeDays} days` }]
}

/** @throws WasmPkgError `E_POLICY` with every broken rule, the package and what requires it */
export function enforcePolicy(policy: Policy, subject: PolicySubject): void {
  const violations = policyViolations(policy, subject)
  if (violations.length === 0) return
  const list = violations.map((v) => `\n  ${v.rule}: ${escapeText(v.found)} (allowed: ${escapeText(v.allowed)})`)
  throw new WasmPkgError('E_POLICY', `${subject.label} breaks the project's policy:${list.join('')}`, {
    package: subject.label,
    chain: subject.requestedBy.map((value) => ({ label: 'required by', value: escapeText(value) })),
    hint: 'If you trust the package, allow it in wasmPkg.policy in package.json. Otherwise remove it.',
  })
}
