import { isSpecifierShape, MENTIONS_PACKAGE } from '../specifier.js'
import { importedBy, type ScriptImport } from './imported.js'
import { loadParser } from './parser.js'
import { scriptsOf } from './scripts.js'

export interface FileImports {
  /** Imports that can be registry packages, part by part. */
  readonly imports: readonly ScriptImport[]
  /** Why a part of the file could not be parsed. Its imports are unknown. */
  readonly problem?: string
}

/**
 * The first import of a specifier in a source file.
 *
 * @returns where the text has the specifier, with its quotes; `undefined` if it has none, or its part of the file cannot be parsed
 */
export async function findImport(
  file: string,
  text: string,
  specifier: string,
): Promise<Pick<ScriptImport, 'end' | 'start'> | undefined> {
  const { imports } = await importsIn(file, text)
  return imports.find((found) => found.specifier === specifier)
}

/** @param file its name determines the language */
export async function importsIn(file: string, text: string): Promise<FileImports> {
  const scripts = MENTIONS_PACKAGE.test(text) ? scriptsOf(file, text) : []
  const imports: ScriptImport[] = []
  let problem: string | undefined
  for (const { code, language, start: offset } of scripts.filter((script) => MENTIONS_PACKAGE.test(script.code))) {
    const parse = await loadParser()
    try {
      for (const { specifier, start, end } of importedBy(parse(code, language))) {
        if (isSpecifierShape.test(specifier)) imports.push({ specifier, start: offset + start, end: offset + end })
      }
    } catch (error) {
      problem ??= error instanceof Error ? error.message : String(error)
    }
  }
  return { imports, ...(problem === undefined ? {} : { problem }) }
}
