import { encodeBasicAuth } from '../basic-auth.js'
import { WasmPkgError, isWasmPkgError, withDetails } from '../errors.js'
import { type Secrets, createSecrets } from '../secrets.js'
import { escapeText } from '../text.js'
import { isPrivateTarget } from './address.js'
import { type Deadline, answerMs, startDeadline } from './deadline.js'
import { createDispatchers } from './dispatchers.js'
import { isRetryableFailure, transportFailure } from './failure.js'
import { createGate } from './gate.js'
import { MAX_ATTEMPTS, MAX_REDIRECTS, MAX_RETRY_AFTER_MS, MAX_TRYING_MS, type Timeouts } from './limits.js'
import { pause } from './pause.js'
import { chooseProxy } from './proxy.js'
import { isRedirect, nextHop } from './redirect.js'
import { toResponse } from './response.js'
import { backoffMs, isRetryableStatus, retryAfterMs } from './retry.js'
import { timeoutsOf } from './timeouts.js'
import type { HttpRequest, HttpResponse, Transport } from './types.js'
import { loadUndici } from './undici.js'
import { createWarnings } from './warnings.js'

export interface TransportOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly timeouts?: Partial<Timeouts>
  /** Records the proxies' logins, and removes secrets from texts that servers send back. */
  readonly secrets?: Secrets | undefined
  /** Called with messages that servers send to their users. */
  readonly onWarning?: ((message: string) => void) | undefined
  /** For tests: which URLs count as private. */
  readonly isPrivate?: (url: URL) => Promise<boolean>
}

const USER_AGENT = 'wasm-pkg-js'

/** The only place that uses the network. Cheap to create: undici is loaded with the first request. @throws E_CONFIG */
export function createTransport(options: TransportOptions = {}): Transport {
  const env = options.env ?? process.env
  const timeouts = { ...timeoutsOf(env), ...options.timeouts }
  const isPrivate = options.isPrivate ?? isPrivateTarget
  const dispatchers = createDispatchers(timeouts)
  const gate = createGate()
  const secrets = options.secrets ?? createSecrets()
  const warnings = createWarnings(secrets, options.onWarning)
  /** Origins for which a request used up all tries. The next request to them is tried only once. */
  const silent = new Set<string>()

  /** Sends one request, without redirects and retries. Holds its slot until the body is done. */
  async function sendOnce(request: HttpRequest, attempts: number): Promise<HttpResponse> {
    const { url, signal } = request
    const proxy = chooseProxy(url, env)
    if (proxy?.login !== undefined) secrets.add(proxy.login.password, encodeBasicAuth(proxy.login))
    const leave = await gate.enter(url.origin, signal)
    const fail = (error: unknown, answering: boolean): unknown => {
      if (signal?.aborted === true) return signal.reason
      return transportFailure(error, { url, proxy, attempts, answering })
    }
    let deadline: Deadline | undefined
    try {
      const undici = loadUndici()
      const dispatcher = dispatchers.get(url, proxy, request.trust)
      // Start after loading undici, because that time is not the server's.
      deadline = startDeadline(request, timeouts)
      const sending = undici.request(dispatcher, url, {
        method: request.method ?? 'GET',
        headers: requestHeaders(request),
        body: request.body ?? null,
        signal: deadline.signal,
        headersTimeout: answerMs(request, timeouts),
      })
      const answer = await deadline.watch(sending)
      const response = toResponse(answer, {
        url,
        attempts,
        windowMs: timeouts.windowMs,
        limitMs: bodyMs(answer.statusCode, request),
        redact: secrets.redact,
        fail: (error) => fail(error, true),
        leave,
      })
      warnings.read(url, response.header('warning'))
      return response
    } catch (error) {
      leave()
      throw deadline?.error() ?? fail(error, false)
    } finally {
      deadline?.clear()
    }
  }

  function bodyMs(status: number, { isContent }: HttpRequest): number | undefined {
    if (status >= 400) return timeouts.failureMs
    return isContent === true ? undefined : timeouts.documentMs
  }

  async function sendFollowing(request: HttpRequest, attempts: number): Promise<HttpResponse> {
    let current = request
    for (let hop = 0; ; hop += 1) {
      const response = await sendOnce(current, attempts)
      if (!isRedirect(response.status)) return response
      if (current.staysAtOrigin === true && leadsAway(response)) return response
      await response.close()
      if (hop >= MAX_REDIRECTS) {
        throw new WasmPkgError('E_REDIRECT', `More than ${MAX_REDIRECTS} redirects`, {
          actual: `from ${request.url.origin} to ${current.url.origin} and on`,
        })
      }
      if ((current.method ?? 'GET') !== 'GET') {
        throw new WasmPkgError('E_REDIRECT', `${current.url.origin} redirects a ${current.method ?? ''} request`)
      }
      const url = await nextHop(current.url, response.header('location'), isPrivate)
      // After a redirect to another origin, a request never gets its credentials and TLS exceptions back.
      current = url.origin === current.url.origin ? { ...current, url } : { ...withoutTrust(current), url }
    }
  }

  return {
    async open(request) {
      const started = performance.now()
      const { origin } = request.url
      const isLast = (attempt: number): boolean =>
        attempt >= MAX_ATTEMPTS ||
        !isIdempotent(request) ||
        silent.has(origin) ||
        performance.now() - started > MAX_TRYING_MS
      for (let attempt = 1; ; attempt += 1) {
        let wait = backoffMs(attempt)
        try {
          const response = await sendFollowing(request, attempt)
          silent.delete(origin)
          if (!isRetryableStatus(response.status)) return response
          const asked = retryAfterMs(retryAfterHeader(response), Date.now())
          if (asked !== undefined && asked > MAX_RETRY_AFTER_MS) {
            await response.close()
            throw tooLong(response, asked, attempt)
          }
          if (isLast(attempt)) return response
          await response.close()
          if (asked !== undefined) wait = Math.max(asked, wait)
          if (response.status === 429) gate.pause(response.url.origin, wait)
        } catch (error) {
          const mayPass = isRetryableFailure(error)
          if (isLast(attempt) || request.signal?.aborted === true || !mayPass) {
            if (mayPass && isWasmPkgError(error) && error.code === 'E_TIMEOUT') silent.add(origin)
            throw isWasmPkgError(error) ? withDetails(error, { attempts: attempt }) : error
          }
        }
        await pause(wait, request.signal)
      }
    },
    close: () => dispatchers.close(),
  }
}

function isIdempotent({ method }: HttpRequest): boolean {
  return method === undefined || method === 'GET' || method === 'HEAD'
}

function withoutTrust({ authorization: _secret, trust: _trust, ...rest }: HttpRequest): HttpRequest {
  return rest
}

function requestHeaders(request: HttpRequest): Record<string, string> {
  return {
    'user-agent': USER_AGENT,
    'accept-encoding': 'identity',
    accept: request.accept ?? '*/*',
    ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
    ...(request.rangeStart === undefined ? {} : { range: `bytes=${request.rangeStart}-` }),
    ...(request.authorization === undefined ? {} : { authorization: request.authorization }),
  }
}

/** Whether a redirect leads to another origin. One without a target does not. */
function leadsAway(response: HttpResponse): boolean {
  const location = response.header('location') ?? ''
  return URL.canParse(location, response.url.href) && new URL(location, response.url).origin !== response.url.origin
}

function retryAfterHeader(response: HttpResponse): string | undefined {
  return response.header('retry-after') ?? response.header('x-retry-after')
}

function tooLong(response: HttpResponse, waitMs: number, attempts: number): WasmPkgError {
  const code = response.status === 429 ? 'E_RATE_LIMITED' : 'E_HTTP_STATUS'
  return new WasmPkgError(code, `${escapeText(response.url.host)} asks to try again later`, {
    actual: `status ${response.status}, in ${Math.ceil(waitMs / 1000)} s (${new Date(Date.now() + waitMs).toISOString()})`,
    attempts,
    hint: 'Log in for a higher limit, or build with --frozen: pinned packages need no manifest requests.',
  })
}
