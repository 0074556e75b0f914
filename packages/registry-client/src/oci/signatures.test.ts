import { describe, expect, it } from 'vitest'

import { sha256 } from '../digest.js'
import { testClient } from '../fixtures/client.js'
import { serve } from '../fixtures/servers.js'
import { parsePackageName } from '../names.js'
import { parseVersion } from '../version.js'
import type { Signature } from '../backend.js'

const INDEX = 'application/vnd.oci.image.index.v1+json'
const IMAGE = 'application/vnd.oci.image.manifest.v1+json'
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const COSIGN = 'application/vnd.dev.cosign.simplesigning.v1+json'

const release = { name: parsePackageName('acme:image'), version: parseVersion('1.0.0') }
const subjectText = JSON.stringify({ schemaVersion: 2, mediaType: IMAGE, layers: [{ mediaType: COSIGN }] })
const subject = sha256(Buffer.from(subjectText))
const tag = subject.replace(':', '-')
const other = sha256(Buffer.from('other'))

interface Answer {
  readonly status?: number
  readonly type?: string
  readonly location?: string
  /** Last part of the path of the next page. */
  readonly next?: string
  readonly body?: unknown
}

/** The signatures that are found in a registry with these answers, by the end of the path. */
async function signaturesWith(answers: Readonly<Record<string, Answer>>): Promise<readonly Signature[]> {
  const site = await serve(({ url = '' }, response) => {
    const {
      status = 200,
      type = 'application/json',
      location,
      next,
      body = '',
    } = answers[url.slice(url.lastIndexOf('/') + 1)] ?? { status: 404 }
    const link = next === undefined ? {} : { link: `<${next}>; rel="next"` }
    const headers = { 'content-type': type, ...(location === undefined ? {} : { location }), ...link }
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  const { client } = await testClient({ toml: `default_registry = "${site.host}"\n` })
  return await client.listSignatures({ ...release, manifest: subject })
}

function signatureOf(of: string): { text: string; digest: ReturnType<typeof sha256> } {
  const text = JSON.stringify({ schemaVersion: 2, mediaType: IMAGE, subject: { digest: of } })
  return { text, digest: sha256(Buffer.from(text)) }
}

const index = (...manifests: object[]): Answer => ({ type: INDEX, body: { manifests } })
const mine = signatureOf(subject)
const anothers = signatureOf(other)

describe('signatures', () => {
  it('are those that name the release as their subject', async () => {
    const listed = index(
      { artifactType: BUNDLE, digest: mine.digest },
      { artifactType: BUNDLE, digest: anothers.digest },
      { artifactType: BUNDLE, digest: subject },
      { artifactType: BUNDLE, digest: other },
      { artifactType: 'application/example', digest: mine.digest },
    )
    const manifests = {
      [mine.digest]: { type: IMAGE, body: mine.text },
      [anothers.digest]: { type: IMAGE, body: anothers.text },
      [other]: { type: IMAGE, body: mine.text },
    }
    expect(await signaturesWith({ [subject]: listed, ...manifests })).toEqual([
      { kind: 'sigstore', digest: mine.digest },
    ])
  })

  it('are looked for under the tag where the API is on another origin', async () => {
    const elsewhere = await serve((_request, response) => void response.end())
    const found = await signaturesWith({
      [subject]: { status: 303, location: `${elsewhere.url.href}x` },
      [tag]: index({ artifactType: BUNDLE, digest: mine.digest }),
      [mine.digest]: { type: IMAGE, body: mine.text },
    })
    expect(found).toEqual([{ kind: 'sigstore', digest: mine.digest }])
    expect(elsewhere.requests).toEqual([])
  })

  it('are none where the tags give the release itself, or something that is no list', async () => {
    const itself = { type: IMAGE, body: subjectText }
    expect(await signaturesWith({ [tag]: itself, [`${tag}.sig`]: itself })).toEqual([])
    const page = { type: 'text/html', body: '<html>' }
    expect(await signaturesWith({ [subject]: page, [tag]: page, [`${tag}.sig`]: page })).toEqual([])
  })

  it('of cosign’s older tag are its layers of that type', async () => {
    const layers = [
      { mediaType: COSIGN, digest: other },
      { mediaType: 'application/wasm', digest: mine.digest },
    ]
    expect(await signaturesWith({ [`${tag}.sig`]: { type: IMAGE, body: { layers } } })).toEqual([
      { kind: 'cosign', digest: other },
    ])
  })

  it('that cannot be listed are an error, not none', async () => {
    await expect(signaturesWith({ [subject]: { status: 403 } })).rejects.toMatchObject({ code: 'E_DENIED' })
    const broken = { type: INDEX, body: '{' }
    await expect(signaturesWith({ [tag]: broken })).rejects.toMatchObject({ code: 'E_PROTOCOL' })
  })

  it('are not listed in part: a list that does not end, or breaks off, is an error', async () => {
    const page = (next: string): Answer => ({ ...index(), next })
    const pages = Object.fromEntries(Array.from({ length: 11 }, (_, number) => [`${number}`, page(`${number + 1}`)]))
    const endless = signaturesWith({ [subject]: page('0'), ...pages })
    await expect(endless).rejects.toMatchObject({ code: 'E_LIMIT', message: expect.stringContaining('10 pages') })
    await expect(signaturesWith({ [subject]: page('0') })).rejects.toMatchObject({ code: 'E_PROTOCOL' })
    expect(await signaturesWith({ [subject]: page('0'), 0: page('1'), 1: index() })).toEqual([])
  })
})
