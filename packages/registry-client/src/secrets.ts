import { inspect } from 'node:util'
import { WasmPkgError } from './errors.js'
import { escapeText } from './text.js'

/** Shorter secrets also occur in ordinary words. Replacing them there would reveal them instead of hiding them. */
const MIN_LENGTH = 4
/** Tokens expire within minutes. A dev server that runs all day need not remember all of them. */
const MAX_SECRETS = 500
/** How many nested causes are searched. */
const CAUSE_DEPTH = 4

/**
 * The secrets that this process sent. They are removed from all output, because some servers repeat them in their
 * answers.
 */
export interface Secrets {
  add(...texts: readonly (string | undefined)[]): void
  /** The text with `***` for each secret. */
  redact(this: void, text: string): string
  /** Returns the failure without secrets, including its causes. Returns the same object if there are none. */
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
    // The longest first, because one password can be part of another.
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
        // The text itself, and the forms in which messages show it.
        for (const form of [text, escapeText(text, text.length), JSON.stringify(text).slice(1, -1)]) add(form)
        // A lone surrogate cannot be encoded.
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
