import { type ComponentFacts, requireKind } from '@wasm-pkg/component'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { LockedFacts } from '../lock/types.js'

/**
 * The facts about a package for the lock file.
 *
 * @throws WasmPkgError `E_WASM` for a core module
 */
export function lockedFacts(facts: ComponentFacts, label: string): LockedFacts {
  const { kind, size, imports, exports } = facts
  requireKind(facts, ['component', 'wit-package'], label)
  return { kind: kind === 'wit-package' ? kind : 'component', size, imports, exports }
}

/** @throws WasmPkgError `E_LOCK_FACTS` if the lock file contradicts the pinned bytes, because it was edited or forged */
export function compareFacts(locked: LockedFacts, actual: LockedFacts, label: string): void {
  const lines = factDifferences(locked, actual)
  if (lines.length === 0) return
  throw new WasmPkgError(
    'E_LOCK_FACTS',
    `the lock misdescribes ${label}:${lines.map((line) => `\n  ${escapeText(line)}`).join('')}`,
    {
      package: label,
      hint: 'Someone edited the lock. Restore it from version control and find out why before you trust the package.',
    },
  )
}

/** The differences between the lock file and the pinned bytes, one line each. */
export function factDifferences(locked: LockedFacts, actual: LockedFacts): readonly string[] {
  const lists = (key: 'imports' | 'exports'): readonly string[] => [
    ...missingFrom(locked[key], actual[key]).map((id) => `${key}: ${id} is missing from the lock`),
    ...missingFrom(actual[key], locked[key]).map((id) => `${key}: ${id} is not in the component`),
  ]
  return [
    ...(locked.size === actual.size ? [] : [`size: ${locked.size} in the lock file, ${actual.size} in the bytes`]),
    ...(locked.kind === actual.kind ? [] : [`kind: ${locked.kind} in the lock file, ${actual.kind} in the bytes`]),
    ...lists('imports'),
    ...lists('exports'),
  ]
}

/** The items that only the other list has. */
export function missingFrom(list: readonly string[], other: readonly string[]): readonly string[] {
  const known = new Set(list)
  return other.filter((id) => !known.has(id))
}

/** The error for a frozen project whose lock entry has no facts. */
export function missingFactsError(label: string): WasmPkgError {
  return new WasmPkgError('E_LOCK_FACTS', `the lock has no facts about ${label}: was it rewritten by wkg?`, {
    package: label,
    hint: 'Run wasm-pkg install where the lock file may be changed. It restores the facts from the pinned bytes.',
  })
}
