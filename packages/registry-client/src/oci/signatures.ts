import type { Signature } from '../backend.js'
import { type Digest, digestHex } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { type HttpResponse } from '../transport/index.js'
import { nextPage } from './link.js'
import { IMAGE_INDEX, IMAGE_MANIFEST } from './media-types.js'
import { registryProblem } from './problem.js'
import type { RegistrySession } from './session.js'
import { type Document, readDocument, signatureLayers, signatureReferrers, subjectOf } from './signature-documents.js'

/** A package has a handful of signatures, which fill one page. */
const MAX_PAGES = 10
/** How many entries of a list are checked. Each one is a request. */
const MAX_CANDIDATES = 20
/** Answers of registries without the API. The distribution specification mentions only the first. */
const NO_API: ReadonlySet<number> = new Set([404, 400, 405, 501])

/** The manifest of a repository whose signatures are requested. */
interface Subject {
  readonly session: RegistrySession
  readonly repository: string
  readonly manifest: Digest
  readonly signal: AbortSignal | undefined
}

/**
 * The signatures of a manifest: from the referrers API, or from the fallback tag (distribution specification 1.1), and
 * from cosign's older tag. All as reported by the registry, without verification. Signatures of other manifests and
 * answers that are not lists are ignored.
 */
export async function listSignatures(
  session: RegistrySession,
  repository: string,
  manifest: Digest,
  signal: AbortSignal | undefined,
): Promise<readonly Signature[]> {
  const subject = { session, repository, manifest, signal }
  const listed = (await referrers(subject)) ?? []
  const tagged = listed.length > 0 ? [] : await taggedIndex(subject)
  const legacy = await cosignTag(subject)
  const found = new Map([...listed, ...tagged, ...legacy].map((each) => [each.digest, each]))
  return [...found.values()]
}

/** `undefined` if the registry does not have this API. An API on another origin (ghcr.io) does not count. */
async function referrers(subject: Subject): Promise<readonly Signature[] | undefined> {
  const { session, repository, manifest } = subject
  const found: Signature[] = []
  let url: URL | undefined = new URL(`/v2/${repository}/referrers/${manifest}`, session.origin)
  for (let page = 0; url !== undefined; page++) {
    // A part of the list would be told as if it were all of it.
    if (page === MAX_PAGES) {
      throw new WasmPkgError('E_LIMIT', `the registry's list of signatures has more than ${MAX_PAGES} pages`)
    }
    const response = await ask(subject, url, IMAGE_INDEX)
    const document = response === undefined ? undefined : await readDocument(response)
    if (document?.type !== IMAGE_INDEX) {
      if (page === 0) return undefined
      throw new WasmPkgError('E_PROTOCOL', `the registry's list of signatures ends after page ${page} of more`)
    }
    found.push(...signatureReferrers(document))
    url = nextPage(response?.header('link'), url)
  }
  return await own(subject, found)
}

/**
 * The index that clients store under a tag if the registry does not have the API. Some registries answer the tag with
 * the subject itself.
 */
async function taggedIndex(subject: Subject): Promise<readonly Signature[]> {
  const document = await fetchManifest(subject, `sha256-${digestHex(subject.manifest)}`, IMAGE_INDEX)
  return document?.type === IMAGE_INDEX ? await own(subject, signatureReferrers(document)) : []
}

/** cosign before version 3: one image with a layer for each signature. */
async function cosignTag(subject: Subject): Promise<readonly Signature[]> {
  const document = await fetchManifest(subject, `sha256-${digestHex(subject.manifest)}.sig`, IMAGE_MANIFEST)
  return document?.type === IMAGE_MANIFEST && document.digest !== subject.manifest ? signatureLayers(document) : []
}

/** Only signatures that name the subject themselves. Anyone who can write the list can add any manifest to it. */
async function own(subject: Subject, listed: readonly Signature[]): Promise<readonly Signature[]> {
  const others = listed.filter(({ digest }) => digest !== subject.manifest)
  // Whoever may write the list could hide one signature behind many.
  if (others.length > MAX_CANDIDATES) {
    throw new WasmPkgError('E_LIMIT', `the registry lists more than ${MAX_CANDIDATES} signatures`)
  }
  const checked = await Promise.all(
    others.map(async (each) => {
      const document = await fetchManifest(subject, each.digest, IMAGE_MANIFEST)
      return document?.digest === each.digest && subjectOf(document) === subject.manifest ? [each] : []
    }),
  )
  return checked.flat()
}

async function fetchManifest(subject: Subject, reference: string, accept: string): Promise<Document | undefined> {
  const response = await ask(subject, `/v2/${subject.repository}/manifests/${reference}`, accept)
  return response === undefined ? undefined : await readDocument(response)
}

/** The answer, if it comes from the registry itself. */
async function ask(subject: Subject, url: string | URL, accept: string): Promise<HttpResponse | undefined> {
  const { session, repository, signal } = subject
  const response = await session.send({ url, repository, actions: 'pull', accept, staysAtOrigin: true, signal })
  if (response.status === 200) return response
  const leadsAway = response.status >= 300 && response.status < 400
  if (!leadsAway && !NO_API.has(response.status)) throw await registryProblem(response, 'The list of signatures')
  await response.close()
  return undefined
}
