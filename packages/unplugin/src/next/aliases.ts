import { splitQuery } from '@wasm-pkg/project/specifier'
import type { Project } from '@wasm-pkg/project'
import { join, relative } from 'node:path'
import type { Alias } from './config.js'
import { entryFile, entryPatterns, hasPattern } from './names.js'

export interface AliasesInput {
  /** Absolute path of the folder of the Next.js project. */
  readonly dir: string
  /** Absolute path of the folder with the modules of both platforms. */
  readonly folder: string
  readonly project: Pick<Project, 'claims' | 'manifest'>
  /** All imports of the sources, including other ones. */
  readonly specifiers: readonly string[]
}

/**
 * One alias for each import, and patterns for each namespace. The patterns lead to modules of later imports, or to an
 * error.
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

/** Whether the aliases cover a specifier that was not imported yet when they were created. */
export function isReached(aliases: Readonly<Record<string, Alias>>, specifier: string): boolean {
  if (Object.hasOwn(aliases, specifier)) return true
  return hasPattern(specifier) && Object.hasOwn(aliases, `${specifier.slice(0, specifier.indexOf(':'))}:*`)
}
