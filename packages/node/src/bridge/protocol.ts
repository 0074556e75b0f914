import {
  type ErrorCode,
  type ErrorDetails,
  formatError,
  isWasmPkgError,
  WasmPkgError,
} from '@wasm-pkg/registry-client/errors'

/** What an import resolves to. */
export type Place =
  /** A generated module. */
  | { readonly kind: 'generated'; readonly url: string }
  /** Whatever Node resolves when the other file imports it. */
  | { readonly kind: 'elsewhere'; readonly specifier: string; readonly parentUrl: string }
  /** Not one of our modules. */
  | { readonly kind: 'other' }

export type Request =
  | { readonly do: 'resolve'; readonly specifier: string; readonly parentUrl: string | undefined }
  | { readonly do: 'load'; readonly url: string }
  | { readonly do: 'save' }

/** The result: a place for `resolve`, code for `load`, nothing for `save`. */
export type Value = Place | string | undefined

export type Reply = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: SentError }

/** An error in the form in which it is sent between threads. Sending drops classes and own properties. */
export interface SentError {
  readonly code: ErrorCode
  readonly message: string
  readonly details: Omit<ErrorDetails, 'cause'>
  readonly cause: string | undefined
}

export function sendError(error: unknown): SentError {
  if (!isWasmPkgError(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { code: 'E_INTERNAL', message: 'The loader failed', details: {}, cause: text }
  }
  const { code, message, package: pack, chain, expected, actual, location, hint, attempts, cause } = error
  const details = { package: pack, chain, expected, actual, location, hint, attempts }
  return { code, message, details, cause: cause instanceof Error ? cause.message : undefined }
}

/**
 * The failure that the importing thread throws. For an uncaught error, Node prints the stack and the enumerable
 * properties, and a user sees nothing else. Therefore, the stack contains the whole message, and the properties are for
 * programs.
 */
export function receiveError({ code, message, details, cause }: SentError, importer: string | undefined): WasmPkgError {
  const error = new WasmPkgError(code, message, {
    ...details,
    ...(cause === undefined ? {} : { cause: reason(cause) }),
  })
  const origin = importer === undefined ? '' : `\n    at ${importer}`
  error.stack = `${error.name}: ${formatError(error)}${origin}`
  for (const key of Object.keys(error)) if (key !== 'code') Object.defineProperty(error, key, { enumerable: false })
  return error
}

function reason(text: string): Error {
  const error = new Error(text)
  error.stack = text
  return error
}
