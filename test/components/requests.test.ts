import { startRegistryServer } from '@wasm-pkg/registry-server'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { buildWithRollup, runInBrowser } from './support/build.js'
import { publishComponents } from './support/foreign.js'
import { requesterComponent } from './support/requester.js'

let app: BundleApp
let browser: Browser | undefined
let server: Server
let closeRegistry: () => Promise<void>

const GRANTED = { permissions: { 'docs:requester': { network: true } } }

beforeAll(async () => {
  const registry = await startRegistryServer()
  closeRegistry = () => registry.close()
  await publishComponents(registry.host, [
    { name: 'docs:requester', version: '0.1.0', bytes: await requesterComponent() },
  ])
  server = createServer((_request, response) => response.writeHead(204, { 'access-control-allow-origin': '*' }).end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const source = `import { get } from 'docs:requester@0.1.0'
let result
try {
  result = await get('127.0.0.1:${port}')
} catch (error) {
  result = error.message
}
globalThis.result = result
`
  app = await createBundleApp(registry.host, {
    'plain.js': source,
    'node.js': `${source}console.log(JSON.stringify(result))\n`,
  })
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  server.close()
  await closeRegistry()
})

describe('a component of WASI 0.2 that sends a request', () => {
  it('gets an answer in Node if it is granted the network', async () => {
    await buildWithRollup(app, 'node')
    expect(JSON.parse(await app.run('dist/node.js'))).toContain('permissions["docs:requester"].network')
    expect(await buildWithRollup(app, 'node', GRANTED)).toEqual([])
    expect(JSON.parse(await app.run('dist/node.js'))).toBe(204)
  })

  it.skipIf(!hasChromium)('gets one in a browser if it may wait as well (needs chromium)', async () => {
    if (browser === undefined) throw new Error('there is no browser')
    expect(await runInBrowser(browser, app, 'plain', GRANTED)).toContain('unreachable')
    const wait = { imports: ['wasi:io/poll#[method]pollable.block'], exports: ['get'] }
    await app.write('package.json', JSON.stringify({ type: 'module', wasmPkg: { async: { 'docs:requester': wait } } }))
    expect(await runInBrowser(browser, app, 'plain', GRANTED)).toBe(204)
  })
})
