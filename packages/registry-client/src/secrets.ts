import { inspect } from 'node:util'
import { WasmPkgError } from './errors.js'
import { escapeText } from './text.js'

/** Shorter ones stand in innocent words; what is left of a message would tell them rather than hide them. */
const MIN_LENGTH = 4
/** Tokens end within minutes; those of a dev server's day need not all be remembered. */
const MAX_SECRETS = 500
/** How deep a cause is looked into. */
const CAUSE_DEPTH = 4

/** What this process sent to prove who it is, to be kept out of everything it prints: some servers repeat it. */
export interface Secrets {
  add(...texts: readonly (string | undefined)[]): void
  /** The text with `***` for each secret. */
  redact(this: void, text: string): string
  /** The failure without secrets, its causes too; itself if it has none. */
  redactError(error: WasmPkgError): WasmPkgError
}

export function createSecrets(): Secrets {
  const known = new Set<string>()

  function add(text: string): void {
    if (text.length < MIN_LENGTH || known.has(text)) return
    known.add(text)
    const [oldest] = known
    if (known.size > MAX_SECRETS && oldest !== undefined) known.delete(oldest)
  }

  function redact(text: string): string {
    // The longest first: a password may be a part of another.
    return [...known]
      .toSorted((a, b) => b.length - a.length)
      .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
  }

  function redactCause(cause: unknown): unknown {
    if (cause === undefined) return undefined
    if (typeof cause === 'string') return redact(cause)
    const shown = inspect(cause, { depth: CAUSE_DEPTH, maxStringLength: Infinity })
    if (redact(shown) === shown) return cause
    if (!(cause instanceof Error)) return redact(shown)
    const code = 'code' in cause ? { code: cause.code } : {}
    const copy = new Error(redact(cause.message), { cause: redactCause(cause.cause) })
    return Object.assign(copy, { name: cause.name, stack: redact(cause.stack ?? ''), ...code })
  }

  return {
    add(...texts) {
      for (const text of texts) {
        if (text === undefined) continue
        // As it is, and as messages show it.
        for (const form of [text, escapeText(text, text.length), JSON.stringify(text).slice(1, -1)]) add(form)
        // Half a surrogate pair cannot be encoded.
        add(encodeURIComponent(Buffer.from(text).toString()))
      }
    },
    redact,
    redactError(error) {
      const { expected, actual, hint, chain, cause } = error
      const clean = {
        message: redact(error.message),
        expected: expected === undefined ? undefined : redact(expected),
        actual: actual === undefined ? undefined : redact(actual),
        hint: hint === undefined ? undefined : redact(hint),
        chain: chain.map(({ label, value }) => ({ label, value: redact(value) })),
        cause: redactCause(cause),
      }
      const isClean =
        clean.message === error.message &&
        clean.expected === expected &&
        clean.actual === actual &&
        clean.hint === hint &&
        clean.cause === cause &&
        clean.chain.every(({ value }, index) => value === chain[index]?.value)
      if (isClean) return error
      return new WasmPkgError(error.code, clean.message, {
        ...clean,
        package: error.package,
        attempts: error.attempts,
      })
    },
  }
}
