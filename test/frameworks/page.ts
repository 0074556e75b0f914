import type { Browser } from 'playwright-core'
import { PATIENCE_MS } from '@wasm-pkg/testing/patience'

/** Longest wait for a page to come alive; dev servers compile while it loads. */

/** The text of an element, by id, in HTML as it was sent. */
export function textOf(html: string, id: string): string | undefined {
  return new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(html)?.[1]
}

/** What a playground's page shows once it is alive in the browser and its button was pressed twice. */
export interface LivePage {
  readonly loaded: string | null
  readonly rendered: string | null
  readonly client: string | null
  readonly sum: string | null
  /** Errors of the page, and what it wrote to the console as such. */
  readonly errors: readonly string[]
}

export async function useInBrowser(browser: Browser, url: string): Promise<LivePage> {
  const page = await browser.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  try {
    await page.goto(url)
    await page.locator('#client', { hasText: /./ }).waitFor()
    for (const sum of ['21', '42']) {
      await page.locator('#add').click()
      await page.locator('#sum', { hasText: sum }).waitFor()
    }
    const [loaded = null, rendered = null, client = null, sum = null] = await Promise.all(
      ['loaded', 'rendered', 'client', 'sum'].map((id) => page.locator(`#${id}`).textContent()),
    )
    return { loaded, rendered, client, sum, errors }
  } catch (error) {
    throw new Error(`${url} did not come alive: ${errors.join('\n')}`, { cause: error })
  } finally {
    await page.close()
  }
}
