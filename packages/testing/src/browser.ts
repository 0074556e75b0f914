import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { PATIENCE_MS } from './patience.js'

const folders = (process.env['PATH'] ?? '').split(delimiter)
/** Path of the browser. */
export const chromium = folders.map((folder) => join(folder, 'chromium')).find((path) => existsSync(path))

/** Whether tests can drive a real browser. */
export const hasChromium = chromium !== undefined

/** Modules are new in every test file; this stays as long as the process. */
const SHARED = Symbol.for('wasm-pkg:browser')

/**
 * Headless Chromium, which all test files of a process share: each page has a context of its own, and `close` closes
 * the contexts. Playwright ends the browser with the process.
 */
export async function launchBrowser(): Promise<Browser> {
  const shared = Reflect.get(globalThis, SHARED) as Promise<Browser> | undefined
  if (shared !== undefined && (await shared).isConnected()) return await shared
  const started = start()
  Reflect.set(globalThis, SHARED, started)
  return await started
}

/** Without Chromium's own sandbox, which needs permissions that containers do not have. */
async function start(): Promise<Browser> {
  const playwright = await import('playwright-core')
  const browser = await playwright.chromium.launch({ executablePath: chromium ?? '', args: ['--no-sandbox'] })
  browser.close = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
  }
  return browser
}

/** The value to which a page sets `globalThis.result`, as JSON. Errors of the page fail the test with their text. */
export async function resultOf(browser: Browser, url: string): Promise<unknown> {
  const page = await browser.newPage()
  try {
    return await settled(page, url)
  } finally {
    await page.close()
  }
}

async function settled(page: Page, url: string): Promise<unknown> {
  const failed = new Promise<never>((_resolve, reject) => page.once('pageerror', reject))
  // A dev server can reload the page at any time, so do not wait for the load event of the first document.
  const done = page.goto(url, { waitUntil: 'commit' }).then(() => result(page))
  return await Promise.race([done, failed])
}

async function result(page: Page): Promise<unknown> {
  const end = Date.now() + PATIENCE_MS
  for (;;) {
    await page.waitForFunction(() => 'result' in globalThis, undefined, { timeout: Math.max(1, end - Date.now()) })
    try {
      return await page.evaluate(() => (globalThis as unknown as { result: unknown }).result)
    } catch (error) {
      if (!reloaded(error)) throw error
    }
  }
}

/** Whether the page was replaced between two evaluations. Then evaluate in the new document. */
function reloaded(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Execution context was destroyed')
}
