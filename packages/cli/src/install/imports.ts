import type { ProjectTypes } from '@wasm-pkg/project'
import { formatError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { relative } from 'node:path'
import type { Context } from '../frame/context.js'

/** Reports which imports of the sources have no types, and why. */
export function reportImports(context: Context, { imports }: Pick<ProjectTypes, 'imports'>): void {
  const nameOf = (file: string): string => escapeText(relative(context.cwd, file), MAX_PATH)
  for (const { specifier, importer, error } of imports.problems) {
    context.warn(`${nameOf(importer)} imports ${escapeText(specifier)}, which has no types: ${formatError(error)}`)
  }
  for (const [file, reason] of imports.unread) {
    context.warn(`${nameOf(file)} could not be parsed, so its imports are unknown: ${escapeText(reason)}`)
  }
  if (imports.isCut) context.warn('the project has too many files to scan all of them for imports')
}

const MAX_PATH = 1000
