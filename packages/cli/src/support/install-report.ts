import type { InstallReport } from '@wasm-pkg/project'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** An install as a JSON document. */
export function installDocument({ packages, changes }: InstallReport): Readonly<Record<string, unknown>> {
  return {
    changes,
    packages: packages.map(({ id, digest, size, kind, registry, source, override, requestedBy }) => ({
      id,
      digest,
      size,
      kind,
      registry,
      source,
      override,
      requiredBy: requestedBy,
    })),
  }
}

/** An install as text: what changed in the lock, then how much there is. */
export function installText({ packages, changes }: InstallReport): string {
  const lines = changes.map(({ kind, package: name, requirement, from, to }) => {
    const label = `${escapeText(name)} ${escapeText(requirement)}`
    if (kind === 'added') return `+ ${label}  ${escapeText(to ?? '')}`
    if (kind === 'removed') return `- ${label}  ${escapeText(from ?? '')}`
    return `  ${label}  ${escapeText(from ?? '')} -> ${escapeText(to ?? '')}`
  })
  const count = `${packages.length} ${packages.length === 1 ? 'package' : 'packages'}`
  return [...lines, changes.length === 0 ? `${count} verified, nothing changed.` : `${count} verified.`].join('\n')
}
