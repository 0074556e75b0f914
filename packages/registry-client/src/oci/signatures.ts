import type { Signature } from '../backend.js'
import { type Digest, digestHex, parseDigest } from '../digest.js'
import { isWasmPkgError, WasmPkgError } from '../errors.js'
import { type HttpResponse, readBody } from '../transport/index.js'
import { isObject, type JsonObject, parseStrictJson } from './json.js'
import { nextPage } from './link.js'
import { IMAGE_INDEX, IMAGE_MANIFEST } from './media-types.js'
import { registryProblem } from './problem.js'
import type { Session } from './session.js'

/** The limit registries themselves put on manifests, and so on lists of them. */
const MAX_BYTES = 4 * 1024 * 1024
/** A package has a handful of signatures; a list that goes on is not worth following. */
const MAX_PAGES = 10
/** What registries without the API answer; the distribution specification names only the first. */
const NO_API: ReadonlySet<number> = new Set([404, 400, 405, 501])

const KINDS: readonly (readonly [artifactType: string, kind: Signature['kind']])[] = [
  ['application/vnd.dev.sigstore.bundle', 'sigstore'],
  ['application/vnd.dev.cosign.', 'cosign'],
  ['application/vnd.cncf.notary.signature', 'notation'],
]

/**
 * The signatures that a repository has for a manifest: those of the referrers API, or of the tag that stands for it
 * (distribution specification 1.1), and cosign's older tag. What they are is what the registry says; nothing is verified.
 */
export async function listSignatures(
  session: Session,
  repository: string,
  manifest: Digest,
  signal: AbortSignal | undefined,
): Promise<readonly Signature[]> {
  const listed = (await referrers(session, repository, manifest, signal)) ?? []
  const tagged = listed.length > 0 ? [] : await taggedIndex(session, repository, manifest, signal)
  const legacy = await cosignTag(session, repository, manifest, signal)
  const found = new Map([...listed, ...tagged, ...legacy].map((each) => [each.digest, each]))
  return [...found.values()]
}

/** `undefined` where the registry has no such API. */
async function referrers(
  session: Session,
  repository: string,
  manifest: Digest,
  signal: AbortSignal | undefined,
): Promise<readonly Signature[] | undefined> {
  const found: Signature[] = []
  let url: URL | undefined = new URL(`/v2/${repository}/referrers/${manifest}`, session.origin)
  for (let page = 0; url !== undefined && page < MAX_PAGES; page++) {
    const response = await session.send({ url, repository, actions: 'pull', accept: IMAGE_INDEX, signal })
    if (NO_API.has(response.status) || (response.status === 200 && !isIndex(response))) {
      await response.close()
      return page === 0 ? undefined : found
    }
    if (response.status !== 200) throw await registryProblem(response, 'The list of signatures')
    const link = response.header('link')
    found.push(...(await readIndex(response)))
    url = nextPage(link, url)
  }
  return found
}

function isIndex(response: HttpResponse): boolean {
  return response.header('content-type')?.split(';')[0]?.trim().toLowerCase() === IMAGE_INDEX
}

/** The index that clients keep under a tag where the registry has no API. */
async function taggedIndex(
  session: Session,
  repository: string,
  manifest: Digest,
  signal: AbortSignal | undefined,
): Promise<readonly Signature[]> {
  const response = await fetchTag(session, repository, `sha256-${digestHex(manifest)}`, IMAGE_INDEX, signal)
  return response === undefined ? [] : await readIndex(response)
}

/** cosign before version 3: one image, a layer for each signature. */
async function cosignTag(
  session: Session,
  repository: string,
  manifest: Digest,
  signal: AbortSignal | undefined,
): Promise<readonly Signature[]> {
  const response = await fetchTag(session, repository, `sha256-${digestHex(manifest)}.sig`, IMAGE_MANIFEST, signal)
  if (response === undefined) return []
  return list(await readJson(response), 'layers', (layer) => signature('cosign', layer))
}

async function fetchTag(
  session: Session,
  repository: string,
  tag: string,
  accept: string,
  signal: AbortSignal | undefined,
): Promise<HttpResponse | undefined> {
  const url = `/v2/${repository}/manifests/${tag}`
  const response = await session.send({ url, repository, actions: 'pull', accept, signal })
  if (response.status === 200) return response
  if (response.status !== 404) throw await registryProblem(response, 'The list of signatures')
  await response.close()
  return undefined
}

async function readIndex(response: HttpResponse): Promise<readonly Signature[]> {
  return list(await readJson(response), 'manifests', (entry) => {
    const type = typeof entry['artifactType'] === 'string' ? entry['artifactType'] : ''
    const kind = KINDS.find(([start]) => type.startsWith(start))?.[1]
    return kind === undefined ? undefined : signature(kind, entry)
  })
}

async function readJson(response: HttpResponse): Promise<JsonObject> {
  return parseStrictJson(
    await readBody(response, MAX_BYTES, 'The list of signatures'),
    'E_PROTOCOL',
    'The list of signatures',
  )
}

function list(json: JsonObject, key: string, read: (entry: JsonObject) => Signature | undefined): readonly Signature[] {
  const entries = json[key]
  if (!Array.isArray(entries)) throw new WasmPkgError('E_PROTOCOL', `The list of signatures has no ${key}`)
  return entries.flatMap((entry) => (isObject(entry) ? (read(entry) ?? []) : []))
}

/** `undefined` for a digest that is none or of another algorithm. */
function signature(kind: Signature['kind'], { digest }: JsonObject): Signature | undefined {
  try {
    return typeof digest === 'string' ? { kind, digest: parseDigest(digest) } : undefined
  } catch (error) {
    if (isWasmPkgError(error)) return undefined
    throw error
  }
}
