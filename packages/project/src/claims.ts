import { formatPackageName } from '@wasm-pkg/registry-client/names'
import type { Manifest } from './manifest/types.js'
import { mappedRegistry } from './resolve/differences.js'
import { isReservedNamespace, tryParseSpecifier } from './specifier.js'

/**
 * Namespaces that the registry client knows without configuration. They are claimed so that an undeclared import gets
 * our error.
 */
const BUILT_IN_NAMESPACES = ['wasi', 'ba']

/**
 * Whether an import is one of a registry package: see `Project.claims`. An import of a known package with an invalid
 * version is also claimed, so that resolving it reports the error.
 */
export function claims(manifest: Manifest, text: string): boolean {
  const [path = ''] = text.split('@', 1)
  const specifier = tryParseSpecifier(path)
  if (specifier === undefined || isReservedNamespace(specifier.name.namespace)) return false
  const key = formatPackageName(specifier.name)
  return (
    tryParseSpecifier(text)?.requirement !== undefined ||
    manifest.dependencies.has(key) ||
    manifest.overrides.has(key) ||
    mappedRegistry(manifest, specifier.name) !== undefined ||
    BUILT_IN_NAMESPACES.includes(specifier.name.namespace)
  )
}
