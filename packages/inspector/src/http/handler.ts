import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Inspector } from '../inspector.js'
import { type Asset, loadAssets } from './assets.js'
import { refusalOf } from './guard.js'
import { SECURITY_HEADERS } from './headers.js'
import { formatDocument } from './json.js'

export interface InspectHandlerOptions {
  readonly inspector: Inspector
  /** Path under which the page is served, with a slash at both ends. @default '/' */
  readonly prefix?: string
}

/** Answers every request, whatever its target. */
export type InspectHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

const INDEX = 'index.html'

/** Matches the complete rest of a target. The digest is looked up in the report, and nothing is decoded. */
const DETAILS = /^details\/(?<hex>[0-9a-f]{64})\.json$/

/** Serves the page, its files and its data to browsers on this machine only. */
export function createInspectHandler({ inspector, prefix = '/' }: InspectHandlerOptions): InspectHandler {
  let assets: Promise<ReadonlyMap<string, Asset>> | undefined

  async function answer(request: IncomingMessage): Promise<Answer> {
    const refusal = refusalOf(request)
    if (refusal !== undefined) return plain(refusal.status, refusal.text)
    const target = request.url ?? ''
    if (`${target}/` === prefix) return plain(308, 'Add a slash to the address.', { location: lastSegment(prefix) })
    const name = target.startsWith(prefix) ? target.slice(prefix.length) : undefined
    if (name === 'report.json') return json(200, await inspector.report())
    const hex = DETAILS.exec(name ?? '')?.groups?.['hex']
    const details = hex === undefined ? undefined : await inspector.details(`sha256:${hex}`)
    if (details !== undefined) return json(200, details)
    assets ??= loadAssets()
    const asset = name === undefined ? undefined : (await assets).get(name === '' ? INDEX : name)
    if (asset === undefined) return plain(404, 'Not found.')
    return { status: 200, headers: { 'content-type': asset.type }, body: asset.bytes }
  }

  return async (request, response) => {
    const { status, headers, body } = await answer(request).catch(failure)
    const length = String(Buffer.byteLength(body))
    response.writeHead(status, { ...SECURITY_HEADERS, ...headers, 'content-length': length })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}

/** Relative, because a server around this one may have removed the start of the target. */
function lastSegment(prefix: string): string {
  return prefix.slice(prefix.lastIndexOf('/', prefix.length - 2) + 1)
}

function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const allow = status === 405 ? { allow: 'GET, HEAD' } : {}
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...allow, ...headers }, body: `${text}\n` }
}

function json(status: number, document: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: formatDocument(document) }
}

function failure(error: unknown): Answer {
  if (isWasmPkgError(error)) return json(500, { error: { code: error.code, text: formatError(error) } })
  return json(500, { error: { code: 'E_INTERNAL', text: escapeText(String(error)) } })
}
