import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readRegistryTime } from './registry-time.js'

const DATE = 'Tue, 24 Nov 2026 04:00:00 GMT'
const settings = {
  name: 'registry.example',
  oci: { protocol: 'http' as const, acceptInvalidCertificates: false, extraRootCertificates: [] },
}

let date: string | undefined
const requests: string[] = []
const server = createServer((request, response) => {
  requests.push(request.url ?? '')
  response.sendDate = false
  response.writeHead(401, date === undefined ? {} : { date }).end()
})

beforeEach(async () => {
  date = DATE
  requests.length = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

const address = () => `127.0.0.1:${(server.address() as AddressInfo).port}`

it('is read from any answer', async () => {
  expect(await readRegistryTime(address())).toEqual(new Date(DATE))
  expect(requests).toEqual(['/v2/'])
  date = 'soon'
  expect(await readRegistryTime(address())).toBeUndefined()
  date = undefined
  expect(await readRegistryTime(address())).toBeUndefined()
})

it('is asked for by the protocol and through the proxy that the registry is configured with', async () => {
  const env = { http_proxy: `http://${address()}` }
  expect(await readRegistryTime('registry.example', { settings, env })).toEqual(new Date(DATE))
  expect(requests).toEqual(['http://registry.example/v2/'])
})

it('is unknown of a host that cannot be reached', async () => {
  expect(await readRegistryTime('127.0.0.1:1')).toBeUndefined()
})
