import { findChromium } from '../../scripts/lib/chromium.mjs'

export const chromium = findChromium()

/** Milliseconds that a page may take. */
const TIMEOUT = 60_000

/**
 * Starts Chromium. A page sets `globalThis.result` when it is done.
 *
 * @param {number} slower how many times slower than this machine's processor the pages' is
 */
export async function launchBrowser(slower) {
  const playwright = await import('playwright-core')
  const browser = await playwright.chromium.launch({ executablePath: chromium ?? '', args: ['--no-sandbox'] })
  return {
    /**
     * Loads a page without anything cached.
     *
     * @param {string} url
     * @returns {Promise<{ ms: number, value: unknown }>} the time from the start of the navigation to the page's result, by the page's clock
     */
    async load(url) {
      const context = await browser.newContext()
      try {
        const page = await context.newPage()
        const session = await context.newCDPSession(page)
        await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
        const failed = new Promise((_resolve, reject) => page.once('pageerror', reject))
        const loaded = page
          .goto(url)
          .then(() => page.waitForFunction(() => 'result' in globalThis, undefined, { timeout: TIMEOUT }))
          .then((result) => result.evaluate(() => Reflect.get(globalThis, 'result')))
        return /** @type {any} */ (await Promise.race([loaded, failed]))
      } finally {
        await context.close()
      }
    },
    close: () => browser.close(),
  }
}
