import type { Secrets } from '../secrets.js'
import { escapeText } from '../text.js'

/** Maximum number of warnings per origin. The rest is not shown. */
const MAX_PER_ORIGIN = 3
/** The distribution specification's limit for all warnings of an answer. */
const MAX_HEADER_LENGTH = 4096

/** `299 - "text"`; a longer header was truncated within the text. */
const WARNING = /\b299 [^\s"]+ "((?:[^"\\]|\\.)*)(?:"|$)/gs

/** Reports the texts in `Warning` headers (distribution specification, "Warnings"), each once. */
export interface Warnings {
  read(url: URL, header: string | undefined): void
}

export function createWarnings(secrets: Secrets, tell: ((message: string) => void) | undefined): Warnings {
  const told = new Map<string, Set<string>>()
  return {
    read({ origin, host }, header) {
      if (header === undefined || tell === undefined) return
      const known = told.get(origin) ?? new Set()
      told.set(origin, known)
      // Headers are read as Latin-1, but usually written as UTF-8.
      const text = Buffer.from(header.slice(0, MAX_HEADER_LENGTH), 'latin1').toString('utf8')
      for (const [, quoted = ''] of text.matchAll(WARNING)) {
        const said = escapeText(secrets.redact(quoted.replace(/\\(.)/gs, '$1')))
        if (known.has(said) || known.size >= MAX_PER_ORIGIN) continue
        known.add(said)
        tell(`${escapeText(host)} says: ${said}`)
      }
    },
  }
}
