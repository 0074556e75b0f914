import { escapeText } from './text.js'

/**
 * Every failure that a user can cause or encounter has one of these codes. The list is closed and stable: scripts can
 * rely on it, and `docs/errors/<code>.md` explains each code.
 */
export const ERROR_CODES = [
  'E_AUTH',
  'E_BUILD',
  'E_CACHE_IO',
  'E_CONFIG',
  'E_CREDENTIALS',
  'E_DENIED',
  'E_DIGEST',
  'E_DIGEST_SYNTAX',
  'E_HTTP_STATUS',
  'E_INTERNAL',
  'E_LIMIT',
  'E_LOCK_CONFLICT',
  'E_LOCK_FACTS',
  'E_LOCK_PARSE',
  'E_LOCK_RACE',
  'E_LOCK_STALE',
  'E_LOCK_VERSION',
  'E_MANIFEST',
  'E_MEDIA_TYPE',
  'E_NAME',
  'E_NETWORK',
  'E_NOT_FOUND',
  'E_NO_SPACE',
  'E_OFFLINE_MISS',
  'E_POLICY',
  'E_PROTOCOL',
  'E_RATE_LIMITED',
  'E_REDIRECT',
  'E_SIGNATURE',
  'E_SIZE',
  'E_TAG_MOVED',
  'E_TIMEOUT',
  'E_TLS',
  'E_TOO_LARGE',
  'E_UNBOUND_IMPORT',
  'E_UNSUPPORTED',
  'E_USAGE',
  'E_VERSION',
  'E_WASM',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** One link of the chain that led to a failure: package, registry, how it was chosen, repository, tag or digest. */
export interface ResolutionStep {
  readonly label: string
  readonly value: string
}

/** A place in a source file. Lines and columns begin at 1. */
export interface SourceLocation {
  /** Absolute path. */
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}

export interface ErrorDetails {
  /** The package concerned, `ns:name` or `ns:name@version`. */
  readonly package?: string | undefined
  /** What led to the failing request, outermost first. */
  readonly chain?: readonly ResolutionStep[] | undefined
  readonly expected?: string | undefined
  readonly actual?: string | undefined
  /** Where in the user's sources. */
  readonly location?: SourceLocation | undefined
  /** What the user can do next, as one imperative sentence. */
  readonly hint?: string | undefined
  /** How often the failing request was tried. */
  readonly attempts?: number | undefined
  readonly cause?: unknown
}

/** The only error class of wasm-pkg. Text from registries or packages must be escaped before it is passed here. */
export class WasmPkgError extends Error {
  readonly code: ErrorCode
  readonly package: string | undefined
  readonly chain: readonly ResolutionStep[]
  readonly expected: string | undefined
  readonly actual: string | undefined
  readonly location: SourceLocation | undefined
  readonly hint: string | undefined
  readonly attempts: number | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'WasmPkgError'
    this.code = code
    this.package = details.package
    this.chain = details.chain ?? []
    this.expected = details.expected
    this.actual = details.actual
    this.location = details.location
    this.hint = details.hint
    this.attempts = details.attempts
  }
}

export function isWasmPkgError(value: unknown): value is WasmPkgError {
  return value instanceof Error && value.name === 'WasmPkgError' && 'code' in value
}

/** Returns the same failure with the caller's details. Fills empty fields and keeps the others. */
export function withDetails(error: WasmPkgError, details: ErrorDetails): WasmPkgError {
  return new WasmPkgError(error.code, error.message, {
    package: error.package ?? details.package,
    chain: error.chain.length > 0 ? error.chain : details.chain,
    expected: error.expected ?? details.expected,
    actual: error.actual ?? details.actual,
    location: error.location ?? details.location,
    hint: error.hint ?? details.hint,
    attempts: error.attempts ?? details.attempts,
    cause: error.cause ?? details.cause,
  })
}

/**
 * Returns the same failure with another hint, if the caller has a better one. Without a hint, returns the failure
 * itself.
 */
export function withHint(error: WasmPkgError, hint: string | undefined): WasmPkgError {
  if (hint === undefined) return error
  const { code, message, package: pack, chain, expected, actual, location, attempts, cause } = error
  return new WasmPkgError(code, message, { package: pack, chain, expected, actual, location, attempts, cause, hint })
}

/** The failure as text: message, expected and found, the resolution chain, the next step. Without the stack. */
export function formatError(error: WasmPkgError): string {
  const lines = [`${error.message} (${error.code})`]
  if (error.expected !== undefined) lines.push(`  expected: ${error.expected}`)
  if (error.actual !== undefined) lines.push(`  found:    ${error.actual}`)
  if (error.location !== undefined) lines.push(`  at:       ${locationText(error.location)}`)
  for (const { label, value } of error.chain) lines.push(`  ${label}: ${value}`)
  if (error.hint !== undefined) lines.push(`  hint: ${error.hint}`)
  return lines.join('\n')
}

/** `src/index.ts:3:5`, as terminals and editors link it. */
export function locationText({ file, line, column }: SourceLocation): string {
  return [escapeText(file, MAX_PATH), line, column].filter((part) => part !== undefined).join(':')
}

/** How many characters of a path are shown: more than real paths have. */
const MAX_PATH = 1000
