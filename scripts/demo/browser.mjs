import { join } from 'node:path'
import { preview } from 'vite'
import { findChromium } from '../lib/chromium.mjs'

/** Maximum wait for something to appear on the page. */
const TIMEOUT_MS = 30_000

/**
 * Serves a build, fills in the form as a user would, and prints what the page shows. Without a browser it says so.
 *
 * @param {string} dist
 */
export async function showInBrowser(dist) {
  const executablePath = findChromium()
  if (executablePath === undefined) {
    console.log('  skipped: there is no Chromium on the PATH')
    return
  }
  const { chromium } = await import('playwright-core')
  const server = await preview({
    root: join(dist, '..'),
    configFile: false,
    logLevel: 'error',
    preview: { host: '127.0.0.1', port: 0 },
  })
  // Chromium's own sandbox needs permissions that containers and CI runners do not have.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(error))
    await page.goto(server.resolvedUrls?.local[0] ?? '')
    await page.locator('#language option').first().waitFor({ state: 'attached', timeout: TIMEOUT_MS })
    await page.fill('#name', 'Ada')
    await page.selectOption('#language', 'fr')
    await page.click('button')
    await page.locator('#guests li').waitFor({ timeout: TIMEOUT_MS })
    console.log(`  ${await page.textContent('#greeting')}`)
    console.log(`  19 + 23 = ${await page.textContent('#sum')}`)
    console.log(`  ${await page.textContent('#size')} of WebAssembly, one call in ${await page.textContent('#time')}`)
  } finally {
    await browser.close()
    await server.close()
  }
}
