/** What a script is written in. */
export type Language = 'jsx' | 'ts' | 'tsx'

/** Parses a script into an ESTree; throws for what is not of the language. */
type Parse = (code: string, language: Language) => unknown

let loading: Promise<Parse> | undefined

/**
 * One parser for every bundler and command, so that all of them find the same imports. It is JavaScript: where sources are
 * nested too deep it throws, and native ones end the process. It comes with this package: one of the project's would be a
 * program of the repository's that `install` runs.
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
