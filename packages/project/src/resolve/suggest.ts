import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { isWasmPkgError, withHint } from '@wasm-pkg/registry-client/errors'
import { didYouMean } from '@wasm-pkg/registry-client/suggest'
import { packageNames } from './packages.js'
import type { Session } from './session.js'

/** What registries answer for a package they do not have. */
const NO_SUCH_PACKAGE: ReadonlySet<string> = new Set(['E_NOT_FOUND', 'E_DENIED'])

/** A package that its registry does not have may be a slip of one that the project has: then the hint asks that first. */
export function withSuggestion({ manifest, lock }: Session, name: PackageName, error: unknown): unknown {
  if (!isWasmPkgError(error) || !NO_SUCH_PACKAGE.has(error.code)) return error
  const key = formatPackageName(name)
  // It was there once, so that its name is right.
  if (lock.packagesOf(key).length > 0) return error
  const others = packageNames({ manifest, lock: lock.current }).filter((id) => id !== key)
  const question = didYouMean(key, others)
  return withHint(error, question && [question, error.hint].filter(Boolean).join(' '))
}
