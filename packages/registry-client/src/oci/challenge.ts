/** One challenge of a `WWW-Authenticate` header (RFC 9110 11.6.1); scheme and parameter names in lower case. */
export interface Challenge {
  readonly scheme: string
  readonly parameters: ReadonlyMap<string, string>
}

/** Longer headers are not read. A realm URL has a few hundred characters. */
const MAX_HEADER_LENGTH = 8192

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const PARAMETER = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y
/**
 * What schemes such as Negotiate send instead of parameters (`token68`, RFC 9110 11.2). It must be at the end of a
 * challenge.
 */
const TOKEN68 = /[ \t]+[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y
const SEPARATOR = /[ \t,]*/y

/** Reads all challenges. Stops silently at the first part that it does not understand. */
export function parseChallenges(header: string | undefined): readonly Challenge[] {
  if (header === undefined || header.length > MAX_HEADER_LENGTH) return []
  const challenges: { scheme: string; parameters: Map<string, string> }[] = []
  let position = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position
    const match = pattern.exec(header)
    if (match !== null) position = pattern.lastIndex
    return match
  }
  for (;;) {
    take(SEPARATOR)
    const parameter = take(PARAMETER)
    if (parameter !== null) {
      const value = parameter[2]?.replace(/\\(.)/g, '$1') ?? parameter[3] ?? ''
      challenges.at(-1)?.parameters.set((parameter[1] ?? '').toLowerCase(), value)
      continue
    }
    const scheme = take(TOKEN)
    if (scheme === null) return challenges
    challenges.push({ scheme: scheme[0].toLowerCase(), parameters: new Map() })
    take(TOKEN68)
  }
}
