import { splitQuery } from '@wasm-pkg/project/specifier'
import type { Project } from '@wasm-pkg/project'
import { join, relative } from 'node:path'
import type { Alias } from './config.js'
import { entryFile, entryPatterns, hasPattern } from './names.js'

export interface AliasesInput {
  /** The folder of the Next.js project, absolute. */
  readonly dir: string
  /** Where the modules of both platforms are, absolute. */
  readonly folder: string
  readonly project: Pick<Project, 'claims' | 'manifest'>
  /** What the sources import, of others too. */
  readonly specifiers: readonly string[]
}

/**
 * One alias for each import, and patterns for each namespace, which lead to what is imported later, or say that it is not
 * there.
 */
export function aliasesFor({ dir, folder, project, specifiers }: AliasesInput): Record<string, Alias> {
  const path = (platform: string, file: string): string =>
    `./${relative(dir, join(folder, platform, file)).replaceAll('\\', '/')}`
  const alias = (file: string): Alias => ({ browser: path('browser', file), default: path('node', file) })
  const { dependencies, overrides } = project.manifest
  const claimed = specifiers.filter((specifier) => project.claims(splitQuery(specifier).path))
  const names = [...claimed, ...dependencies.keys(), ...overrides.keys()]
  const namespaces = new Set(names.map((name) => name.slice(0, name.indexOf(':'))))
  return Object.fromEntries([
    ...[...namespaces].flatMap(entryPatterns).map(([pattern, file]) => [pattern, alias(file)] as const),
    ...claimed.map((specifier) => [specifier, alias(entryFile(specifier))] as const),
  ])
}

/** Whether aliases lead to the module of a specifier that was not imported yet when they were made. */
export function isReached(aliases: Readonly<Record<string, Alias>>, specifier: string): boolean {
  if (Object.hasOwn(aliases, specifier)) return true
  return hasPattern(specifier) && Object.hasOwn(aliases, `${specifier.slice(0, specifier.indexOf(':'))}:*`)
}
