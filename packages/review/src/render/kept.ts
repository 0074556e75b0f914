import { splitImport } from '@wasm-pkg/wasi'
import { splitLabel } from '@wasm-pkg/wasi/label'
import type { CapabilityChange } from '../diff/types.js'
import { labelsOf } from './words.js'

/** Capabilities that a package keeps through other versions of the same interfaces. */
export interface KeptCapabilities {
  /** `ns:name`, with `@version` if there are several. */
  readonly labels: readonly string[]
  readonly titles: readonly string[]
  /** `wasi 0.2.3 -> 0.2.6` */
  readonly steps: readonly string[]
}

/**
 * Merges kept capabilities into one line, because a rebuild with another WASI changes all capabilities of a package at
 * once.
 */
export function keptCapabilities(changes: readonly CapabilityChange[]): readonly KeptCapabilities[] {
  const found = new Map<string, KeptCapabilities>()
  for (const change of changes) {
    if (change.kind !== 'widened-by-version') continue
    const labels = labelsOf(change)
    const known = found.get(labels.join())
    found.set(labels.join(), {
      labels,
      titles: [...(known?.titles ?? []), change.capability.title],
      steps: [...new Set([...(known?.steps ?? []), ...stepsOf(change)])],
    })
  }
  return [...found.values()]
}

/** The version steps in summary. Versions of WASI change together. */
function stepsOf({ added, removed }: CapabilityChange): readonly string[] {
  return added.map((id) => {
    const { path, version = 'none' } = splitImport(id)
    const old = removed.find((other) => splitImport(other).path === path)
    const name = splitLabel(path).id.startsWith('wasi:') ? 'WASI' : path
    return `${name} ${old === undefined ? '' : `${splitImport(old).version ?? 'none'} -> `}${version}`
  })
}
