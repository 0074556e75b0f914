/** The language of a script. */
export type Language = 'jsx' | 'ts' | 'tsx'

/** Code of a source file in one language. */
export interface Script {
  readonly code: string
  readonly language: Language
  /** Where the file has the first character of `code`. */
  readonly start: number
}

/** Parses a script into an ESTree. Throws for syntax errors. */
type Parse = (code: string, language: Language) => unknown

let loading: Promise<Parse> | undefined

/**
 * The same parser for every bundler and command, so that all of them find the same imports. It is written in
 * JavaScript, because for deeply nested sources it throws, while native parsers crash the process. It is a dependency
 * of this package, because with the project's own parser, `install` would run a program of the repository.
 */
export function loadParser(): Promise<Parse> {
  loading ??= load()
  return loading
}

async function load(): Promise<Parse> {
  const [{ Parser }, { tsPlugin }] = await Promise.all([import('acorn'), import('@sveltejs/acorn-typescript')])
  const withJsx = Parser.extend(tsPlugin({ jsx: true }))
  const withoutJsx = Parser.extend(tsPlugin())
  const options = {
    sourceType: 'module',
    ecmaVersion: 'latest',
    locations: true,
    allowHashBang: true,
    allowReturnOutsideFunction: true,
  } as const
  return (code, language) => (language === 'ts' ? withoutJsx : withJsx).parse(code, options)
}
