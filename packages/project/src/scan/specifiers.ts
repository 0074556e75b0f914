import { isSpecifierShape, MENTIONS_PACKAGE } from '../specifier.js'
import { importedBy } from './imported.js'
import { loadParser } from './parser.js'
import { scriptsOf } from './scripts.js'

export interface SourceImports {
  /** Each specifier once, in the order of the text, with its query. Without computed ones. */
  readonly specifiers: readonly string[]
  /** Why a part of the file could not be parsed. Its imports are unknown. */
  readonly problem?: string
}

/**
 * The imports of a source file that can be registry packages, including imports of types.
 *
 * @param file its name determines the language
 */
export async function specifiersIn(file: string, text: string): Promise<SourceImports> {
  const scripts = MENTIONS_PACKAGE.test(text) ? scriptsOf(file, text) : []
  const specifiers = new Set<string>()
  let problem: string | undefined
  for (const { code, language } of scripts.filter((script) => MENTIONS_PACKAGE.test(script.code))) {
    const parse = await loadParser()
    try {
      for (const specifier of importedBy(parse(code, language))) {
        if (isSpecifierShape.test(specifier)) specifiers.add(specifier)
      }
    } catch (error) {
      problem ??= error instanceof Error ? error.message : String(error)
    }
  }
  return { specifiers: [...specifiers], ...(problem === undefined ? {} : { problem }) }
}
