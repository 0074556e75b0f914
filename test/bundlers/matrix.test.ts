import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { EVERYTHING_RESULT } from '@wasm-pkg/testing/everything'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import type { Bundler, Place } from './adapters/types.js'
import { createApp, runInNode, runInPage, runInWorker } from './apps.js'
import { bundlers, gapOf } from './bundlers.js'
import type { Cell } from './findings.js'
import { KINDS } from './kinds.js'

let registry: TestRegistry
let app: BundleApp
let browser: Browser | undefined

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createApp(registry.host)
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await registry.close()
})

/** Tests of one column: the application is built and run once, and each kind of import is judged by itself. */
function kinds(bundler: Bundler, place: Place, run: () => Promise<unknown>): void {
  let result: Promise<unknown> | undefined
  for (const [kind, keys] of Object.entries(KINDS)) {
    const gap = gapOf(bundler, place, kind)
    const cell: Cell = { bundler: bundler.name, place, kind, ...(gap !== undefined && { gap: gap.reason }) }
    it(gap === undefined ? kind : `${kind}: still not, as ${gap.reason}`, { meta: { cell } }, async () => {
      result ??= run()
      if (gap?.failure !== undefined) {
        await expect(result).rejects.toThrow(gap.failure)
        return
      }
      const computed = (await result) as Readonly<Record<string, unknown>>
      for (const key of keys) {
        expect({ [key]: computed[key] }).toEqual({ [key]: gap === undefined ? EVERYTHING_RESULT[key] : undefined })
      }
    })
  }
}

describe.each(bundlers.map((bundler) => [bundler.name, bundler] as const))('%s', (_name, bundler) => {
  describe('Node', () => kinds(bundler, 'Node', () => runInNode(bundler, app)))
  describe.skipIf(!hasChromium)('page (needs Chromium)', () =>
    kinds(bundler, 'page', () => runInPage(bundler, app, browser!)),
  )
  describe.skipIf(!hasChromium)('worker (needs Chromium)', () =>
    kinds(bundler, 'worker', () => runInWorker(bundler, app, browser!)),
  )
})
