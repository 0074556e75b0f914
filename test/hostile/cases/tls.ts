import assert from 'node:assert/strict'
import type { HostileCase } from '../harness/case.js'
import type { World } from '../harness/world.js'
import type { Certificates } from '../server/certificates.js'
import { openRawSite, openSite } from '../server/site.js'
import { redirect, withHeaders } from '../server/faults.js'
import { certificates } from '../server/shared-certificates.js'

const HTTPS = 'protocol = "https"\n'

function withRoot(extra = ''): string {
  return `${HTTPS}extra_root_certificates = [{ encoding = "pem", data = """\n${certificates().authority}""" }]\n${extra}`
}

/** Replaces the healthy registry with a server with a certificate, which must not get any request. */
async function serveWith(world: World, kind: Exclude<keyof Certificates, 'authority'>, oci: string): Promise<void> {
  const { registry } = world
  const site = await openSite(
    (request, response) => {
      world.secrets.add('reached the wrong server')
      response.end(`reached the wrong server ${request.url}`)
    },
    { tls: certificates()[kind] },
  )
  world.adopt(site)
  await world.configure(`default_registry = "${site.host}"\n[registry."${site.host}".oci]\n${oci}`)
  assert.notEqual(site.port, registry.site.port)
}

const refused = (
  title: string,
  kind: Exclude<keyof Certificates, 'authority'>,
  says: RegExp,
  quick = false,
): HostileCase => ({
  row: 25,
  title,
  plant: (world) => serveWith(world, kind, kind === 'selfSigned' || kind === 'unknownAuthority' ? HTTPS : withRoot()),
  expected: 'E_TLS',
  says,
  check: (world) => assert.ok(world.requests().length === 0, 'a request was sent'),
  quick,
})

export const TLS_CASES: readonly HostileCase[] = [
  refused('a certificate signed by itself', 'selfSigned', /SELF_SIGNED[\s\S]*NODE_EXTRA_CA_CERTS/, true),
  refused('an expired certificate', 'expired', /CERT_HAS_EXPIRED/),
  refused('a certificate of the future', 'notYet', /CERT_NOT_YET_VALID/),
  refused('a certificate for another host', 'wrongHost', /ALTNAME/),
  refused('a certificate of an unknown authority', 'unknownAuthority', /UNABLE_TO/),
  {
    row: 26,
    title: 'plain http where https is expected',
    plant: ({ configure, host }) => configure(`default_registry = "${host}"\n[registry."${host}".oci]\n${HTTPS}`),
    expected: 'E_TLS',
    says: /http/,
    quick: true,
  },
  {
    row: 26,
    title: 'https where plain http is expected, from a server that hangs up',
    async plant(world) {
      const site = await openSite((_request, response) => void response.end(), { tls: certificates().good })
      world.adopt(site)
      await world.configure(`default_registry = "${site.host}"\n`)
    },
    expected: 'E_NETWORK',
    says: /https/,
  },
  {
    row: 26,
    title: 'https where plain http is expected, from a server that says so',
    async plant(world) {
      const says = 'Client sent an HTTP request to an HTTPS server.\n'
      const site = await openRawSite((socket) => socket.end(`HTTP/1.0 400 Bad Request\r\n\r\n${says}`))
      world.adopt(site)
      await world.configure(`default_registry = "${site.host}"\n`)
    },
    expected: 'E_HTTP_STATUS',
    says: /HTTP request to an HTTPS server/,
  },
  {
    row: 27,
    title: 'a private authority named for this registry',
    setup: { tls: certificates().good, oci: withRoot() },
    plant: () => undefined,
    expected: 'ok',
  },
  {
    row: 27,
    title: 'a private authority named for another registry does not count here',
    async plant(world) {
      const site = await openSite((_request, response) => void response.end(), { tls: certificates().good })
      world.adopt(site)
      await world.configure(
        `default_registry = "${site.host}"\n[registry."${site.host}".oci]\n${HTTPS}[registry."other.example".oci]\n${withRoot()}`,
      )
    },
    expected: 'E_TLS',
    check: (world) => assert.equal(world.requests().length, 0),
  },
  {
    row: 27,
    title: 'the private authority does not count where a redirect leads',
    setup: { tls: certificates().good, oci: withRoot() },
    async plant(world) {
      const other = await openSite((_request, response) => void response.end(world.newest.bytes), {
        tls: certificates().good,
      })
      world.adopt(other)
      world.registry.script.always(world.layer, redirect(`${other.origin}/content`))
    },
    expected: 'E_TLS',
    check: (world) => assert.ok(!world.requests().some(({ path }) => path === '/content')),
  },
  {
    row: 21,
    title: 'a redirect from https to http',
    setup: { tls: certificates().good, oci: withRoot() },
    async plant(world) {
      const plain = await world.openSite((_request, response) => void response.end(world.newest.bytes))
      world.registry.script.always(world.layer, redirect(`${plain.origin}/content`))
    },
    expected: 'E_REDIRECT',
    says: /https to http/,
    check: (world) => assert.ok(!world.requests().some(({ path }) => path === '/content')),
  },
  {
    row: '+',
    title: 'a page link from https to http',
    setup: { tls: certificates().good, oci: withRoot() },
    plant: ({ registry }) =>
      registry.script.always(
        'tags',
        withHeaders({ link: `<http://${registry.host}/v2/acme/image/tags/list>; rel="next"` }),
      ),
    expected: 'E_PROTOCOL',
  },
  {
    row: '+',
    title: 'accept_invalid_certificates of one registry does not count for another',
    async plant(world) {
      const site = await openSite((_request, response) => void response.end(), { tls: certificates().selfSigned })
      world.adopt(site)
      await world.configure(
        `default_registry = "${site.host}"\n[registry."${site.host}".oci]\n${HTTPS}[registry."other.example".oci]\naccept_invalid_certificates = true\n`,
      )
    },
    expected: 'E_TLS',
    check: (world) => assert.equal(world.requests().length, 0),
  },
  {
    row: '+',
    title: 'the connection is closed within the handshake',
    async plant(world) {
      const site = await openRawSite((socket) => socket.destroy())
      world.adopt(site)
      await world.configure(`default_registry = "${site.host}"\n[registry."${site.host}".oci]\n${HTTPS}`)
    },
    expected: 'E_NETWORK',
  },
]
