import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { serviceWorkerWarning } from './service-worker.js'

const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-service-worker-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
function check(code: string): Promise<string | undefined> {
  const file = join(folder, `${(count += 1)}.js`)
  writeFileSync(file, code)
  return serviceWorkerWarning(`${file}?t=1`)
}

it.each([
  "self.addEventListener('install', () => self.skipWaiting())",
  'event.waitUntil(self.clients.claim())',
  'addEventListener("fetch", (event) => event.respondWith(answer(event)))',
  'chrome.runtime.onInstalled.addListener(start)',
  'declare const self: ServiceWorkerGlobalScope',
])('takes a file with %s for a service worker', async (code) => {
  expect(await check(code)).toContain('topLevelAwait: false')
})

it.each([
  "navigator.serviceWorker.register('/sw.js', { type: 'module' })",
  "addEventListener('message', () => postMessage(1))",
  "button.addEventListener('click', () => fetch('/install'))",
])('takes one with %s for another', async (code) => expect(await check(code)).toBeUndefined())

it('reads a file again, which may have been edited', async () => {
  const file = join(folder, 'edited.js')
  writeFileSync(file, 'export {}')
  expect(await serviceWorkerWarning(file)).toBeUndefined()
  writeFileSync(file, 'self.skipWaiting()')
  expect(await serviceWorkerWarning(file)).toContain('edited.js looks like a service worker')
  writeFileSync(file, 'export {}')
  expect(await serviceWorkerWarning(file)).toBeUndefined()
})

it('reads neither virtual modules nor what is not there', async () => {
  expect(await serviceWorkerWarning('\0wasm-pkg:facade/a')).toBeUndefined()
  expect(await serviceWorkerWarning(join(folder, 'nothing.js'))).toBeUndefined()
})
