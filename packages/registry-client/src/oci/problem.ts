import { type ErrorCode, type ErrorDetails, WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import { HTTPS_HINT, type HttpResponse, readExcerpt } from '../transport/index.js'
import { isObject } from '../is-object.js'

/** How much of the body of a failed answer is read. */
const EXCERPT_BYTES = 16 * 1024
/** How many errors are shown. More than three give no new information. */
const MAX_SHOWN_ERRORS = 3

/**
 * Turns an unsuccessful answer into an error. Registries hide private names behind 401, 403 and 404, so for all three
 * the message says that the name is missing or access is denied.
 *
 * @param what the requested object, as a package name or a noun phrase
 */
export async function registryProblem(
  response: HttpResponse,
  what: string,
  details: ErrorDetails = {},
): Promise<WasmPkgError> {
  const said = describeBody(response.redact((await readExcerpt(response, EXCERPT_BYTES)).toString('utf8')))
  const { status, attempts } = response
  const actual = said === '' ? `status ${status}` : `status ${status}: ${said}`
  const host = escapeText(response.url.host)
  const [code, message, hint] = verdict(status, what, host)
  const wantsTls = status === 400 && response.url.protocol === 'http:' && /https/i.test(said)
  return new WasmPkgError(code, message, { actual, attempts, hint: wantsTls ? HTTPS_HINT : hint, ...details })
}

function verdict(status: number, what: string, host: string): [ErrorCode, string, string | undefined] {
  const refused = `${what} is not in ${host}, or requires a login`
  if (status === 404) {
    return [
      'E_NOT_FOUND',
      refused,
      'Check the name, the version and the registry that the namespace is mapped to (wasmPkg.registries in package.json, or your configuration), and whether the package requires a login.',
    ]
  }
  if (status === 401 || status === 403) {
    return [
      'E_DENIED',
      refused,
      'Many registries report a missing package as forbidden. Check the name first, then log in (`docker login` or `npx @wasm-pkg/cli login`).',
    ]
  }
  if (status === 429) {
    return [
      'E_RATE_LIMITED',
      `${host} limits the rate of requests`,
      'Wait, log in for a higher limit, or build with --frozen: pinned packages need no manifest requests.',
    ]
  }
  return ['E_HTTP_STATUS', `${what}: ${host} answered with an error`, undefined]
}

/** The errors of the OCI envelope, Docker Hub's plain message, or the beginning of any other text. Escaped. */
function describeBody(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value) && Array.isArray(value['errors'])) {
      const shown = value['errors'].slice(0, MAX_SHOWN_ERRORS).map(describeError).filter(Boolean)
      const others = value['errors'].length - MAX_SHOWN_ERRORS
      return [...shown, ...(others > 0 ? [`and ${others} more`] : [])].join('; ')
    }
    if (isObject(value) && typeof value['message'] === 'string') return escapeText(value['message'])
  } catch {
    // Not JSON: HTML or XML from something in between.
  }
  return escapeText(
    text
      .replace(/<[^<>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
}

function describeError(error: unknown): string {
  if (!isObject(error)) return ''
  const { code, message } = error
  return [code, message]
    .filter((part) => typeof part === 'string' && part !== '')
    .map((part) => escapeText(String(part)))
    .join(' ')
}
