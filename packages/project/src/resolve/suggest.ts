import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { isWasmPkgError, withHint } from '@wasm-pkg/registry-client/errors'
import { didYouMean } from '@wasm-pkg/registry-client/suggest'
import { packageNames } from './packages.js'
import type { Session } from './session.js'

/** The error codes for a package that a registry does not have. */
const NO_SUCH_PACKAGE: ReadonlySet<string> = new Set(['E_NOT_FOUND', 'E_DENIED'])

/**
 * If a registry does not have the package, its name may be a misspelling of one in the project. The hint then suggests
 * it first.
 */
export function withSuggestion({ manifest, lock }: Session, name: PackageName, error: unknown): unknown {
  if (!isWasmPkgError(error) || !NO_SUCH_PACKAGE.has(error.code)) return error
  const key = formatPackageName(name)
  // The package was found before, so its name is right.
  if (lock.packagesOf(key).length > 0) return error
  const others = packageNames({ manifest, lock: lock.current }).filter((id) => id !== key)
  const question = didYouMean(key, others)
  return withHint(error, question && [question, error.hint].filter(Boolean).join(' '))
}
