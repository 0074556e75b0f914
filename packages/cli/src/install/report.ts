import type { InstallReport } from '@wasm-pkg/project'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { Context } from '../frame/context.js'
import { count } from '../output/count.js'
import { reportImports } from './imports.js'

/** The JSON document of an install. */
export function installDocument({
  packages,
  changes,
  lockWritten,
  permissions,
  types,
  unimported,
}: InstallReport): Readonly<Record<string, unknown>> {
  return {
    changes,
    lockWritten,
    permissions,
    unimported,
    types: types !== undefined && 'written' in types ? types.written : undefined,
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

/**
 * Reports findings of an install. Unused grants are probably mistakes and reported each time. Missing grants can be
 * intentional and are reported only if the lock file changed.
 */
export function reportFindings(context: Context, { permissions, changes, types, unimported }: InstallReport): void {
  for (const pin of unimported) {
    const text = `${pin} is pinned in wasm-pkg.lock for an import that no source has`
    context.warn(
      `${escapeText(text, MAX_FINDING)}, so install --frozen does not fetch it: run ${cliCommand(`remove ${pin}`)},` +
        ` or add it to dependencies in package.json if a build needs it`,
    )
  }
  if (isWasmPkgError(types)) context.warn(`the types were not written: ${formatError(types)}`)
  else if (types !== undefined) {
    reportImports(context, types)
    for (const error of types.failures.values()) context.warn(`some types were not written: ${formatError(error)}`)
  }
  for (const { kind, text } of permissions) {
    if (kind === 'unused') context.warn(escapeText(text, MAX_FINDING))
    else if (changes.length > 0 || context.verbose) context.note(`note: ${escapeText(text, MAX_FINDING)}`)
  }
}

/** A component can import dozens of interfaces that one permission allows. */
const MAX_FINDING = 500

/** An install as text: the changes of the lock file, then a summary. */
export function installText({ packages, changes, lockWritten }: InstallReport): string {
  const lines = changes.map(({ kind, package: name, requirement, from, to }) => {
    const label = `${escapeText(name)} ${escapeText(requirement)}`
    if (kind === 'added') return `+ ${label}  ${escapeText(to ?? '')}`
    if (kind === 'removed') return `- ${label}  ${escapeText(from ?? '')}`
    return `  ${label}  ${escapeText(from ?? '')} -> ${escapeText(to ?? '')}`
  })
  const verified = `${count(packages.length, 'package')} verified`
  if (changes.length > 0) return [...lines, `${verified}.`].join('\n')
  return `${verified}, ${lockWritten ? 'no pin changed; wasm-pkg.lock was completed' : 'nothing changed'}.`
}
