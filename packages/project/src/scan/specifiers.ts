import { type FileImports, importsIn } from './file-imports.js'

/** The imports of one source file. */
export interface SourceImports extends Pick<FileImports, 'problem'> {
  /** Each specifier once, in the order of the text, with its query. Without computed ones. */
  readonly specifiers: readonly string[]
}

/**
 * The imports of a source file that can be registry packages, including imports of types.
 *
 * @param file its name determines the language
 */
export async function specifiersIn(file: string, text: string): Promise<SourceImports> {
  const { imports, problem } = await importsIn(file, text)
  const specifiers = new Set(imports.map(({ specifier }) => specifier))
  return { specifiers: [...specifiers], ...(problem === undefined ? {} : { problem }) }
}
