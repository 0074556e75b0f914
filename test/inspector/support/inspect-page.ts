import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { PATIENCE_MS } from '@wasm-pkg/testing/patience'

/** The inspect page in a browser that has no other network. */
export interface InspectPage {
  readonly page: Page
  /** Problems of the page: errors, broken policies, requests to other places. */
  readonly complaints: readonly string[]
  /** What axe finds, a line each. */
  audit(): Promise<readonly string[]>
  close(): Promise<void>
}

/** What the script of the page may not take longer for. */

export async function openInspectPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<InspectPage> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  const { origin } = new URL(url)
  await context.route('**', async (route) => {
    const asked = route.request().url()
    if (asked.startsWith(`${origin}/`)) return await route.continue()
    complaints.push(`asked for ${asked}`)
    await route.abort()
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.goto(url)
  await page.waitForSelector('#packages li')
  return { page, complaints, audit: () => audit(page), close: () => context.close() }
}

/** Handed to the page by the browser itself, which its policy does not touch. */
async function audit(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
