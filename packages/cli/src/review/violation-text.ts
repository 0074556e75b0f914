import type { DiffViolation } from '@wasm-pkg/review'

/** A broken rule of the policy as one line. */
export function violationText({ package: label, rule, found, requiredBy }: DiffViolation): string {
  return `${label} breaks ${rule}: ${found} (required by ${requiredBy.join(', ') || 'nothing'})`
}
