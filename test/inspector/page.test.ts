import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { componentBytes } from '@wasm-pkg/testing/component-bytes'
import { useSandbox } from '../cli/support/sandbox.js'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import { buildSample } from '@wasm-pkg/testing/samples'
import { openInspectPage } from './support/inspect-page.js'

const MARKUP = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

const box = useSandbox()
let browser: Browser
let url: string
let stop: () => Promise<number | null>

async function publish(spec: string, bytes: Uint8Array): Promise<void> {
  const file = join(box.home, 'published.wasm')
  await writeFile(file, bytes)
  const { code, stderr } = await box.run(['publish', file, '--package', spec])
  if (code !== 0) throw new Error(stderr)
}

/** A component with a custom section that says what it is. */
function described(text: string): Uint8Array {
  const name = 'description'
  const content = Buffer.from(`${String.fromCharCode(name.length)}${name}${text}`)
  if (content.length > 127) throw new Error('the length takes one byte')
  const section = Buffer.concat([Buffer.from([0, content.length]), content])
  return Buffer.concat([componentBytes({ imports: ['wasi:filesystem/types@0.2.0'] }), section])
}

/** Starts the packed command, which tells its address. */
async function inspect(): Promise<{ readonly url: string; stop(): Promise<number | null> }> {
  const child = spawn(process.execPath, [box.bin, 'inspect'], { cwd: box.project, env: box.env })
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(text) ?? []
    if (found === undefined) continue
    return {
      url: found,
      async stop() {
        child.kill('SIGINT')
        const [code] = (await once(child, 'exit')) as [number | null]
        return code
      },
    }
  }
  throw new Error(`no address: ${text}`)
}

beforeAll(async () => {
  if (!hasChromium) return
  for (const name of ['docs:adder@0.1.0', 'docs:consumer@0.1.0']) await publish(name, (await buildSample(name)).bytes)
  await publish('evil:docs@1.0.0', described(MARKUP))
  await box.reset({ dependencies: { 'docs:adder': '*', 'docs:consumer': '^0.1.0', 'evil:docs': '1.0.0' } })
  const { code, stderr } = await box.run(['install'])
  if (code !== 0) throw new Error(stderr)
  ;({ url, stop } = await inspect())
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stop?.()
})

describe.skipIf(!hasChromium)('the page of wasm-pkg inspect (needs chromium)', () => {
  const schemes = ['light', 'dark'] as const
  const widths = [1280, 320]
  it.each(schemes.flatMap((colorScheme) => widths.map((width) => ({ colorScheme, width }))))(
    'is accessible in $colorScheme at $width pixels, and fits',
    async ({ colorScheme, width }) => {
      const { page, audit, complaints, close } = await openInspectPage(browser, url, {
        colorScheme,
        viewport: { width, height: 800 },
      })
      expect(await audit()).toEqual([])
      await page.getByRole('link', { name: 'docs:consumer' }).first().click()
      await page.getByRole('region', { name: 'WIT' }).waitFor()
      expect(await audit()).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      expect(background).toBe(colorScheme === 'light' ? 'rgb(251, 251, 249)' : 'rgb(20, 20, 23)')
      expect(complaints).toEqual([])
      await close()
    },
  )

  it('is used with the keyboard alone', async () => {
    const { page, close } = await openInspectPage(browser, url)
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    await page.keyboard.press('Tab')
    await page.keyboard.type('docs:')
    expect(await page.locator('#packages li').count()).toBe(2)
    expect(await page.getByRole('status').textContent()).toBe('2 of 3 packages')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('order')
    await page.keyboard.press('Tab')
    expect(await focused()).toContain('docs:adder')
    await page.keyboard.press('Tab')
    expect(await focused()).toContain('docs:consumer')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'docs:consumer@0.1.0' }).waitFor()
    expect(await focused()).toBe('docs:consumer@0.1.0')
    await page.getByRole('region', { name: 'WIT' }).waitFor()
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Copy')
    await page.keyboard.press('Tab')
    expect(await focused()).toContain('export function sum(values: Uint32Array): number')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('docs:adder@0.1.0')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('docs:adder@0.1.0')
    await page.goBack()
    await page.getByRole('heading', { name: 'docs:consumer@0.1.0' }).waitFor()
    await close()
  })

  it('reaches the graph and the API with the keyboard, where they scroll', async () => {
    const { page, close } = await openInspectPage(browser, `${url}#docs%3Aconsumer%400.1.0`)
    await page.getByRole('region', { name: 'WIT' }).waitFor()
    const names: (string | null)[] = []
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press('Tab')
      names.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null))
    }
    expect(names).toEqual(expect.arrayContaining(['Graph', 'WIT']))
    await close()
  })

  it('tells how to import a package, what it exports and may do, where it comes from and how large it is', async () => {
    const { page, close } = await openInspectPage(browser, `${url}#docs%3Aconsumer%400.1.0`)
    await page.getByRole('region', { name: 'WIT' }).waitFor()
    const text = await page.locator('#details').innerText()
    expect(text).toContain("import { calc } from 'docs:consumer'")
    expect(text.indexOf('export function sum')).toBeLessThan(text.indexOf('sum: func('))
    expect(text).toContain('It can call another package.')
    expect(await page.locator('#details .chip').count()).toBe(0)
    expect(text).toContain(box.registry.host)
    expect(text).toMatch(/sha256:[0-9a-f]{64}/)
    expect(text).toMatch(/WebAssembly\s+416 bytes\s+\d+ bytes/)
    expect(text).toContain('sum: func(values: list<u32>) -> u32')
    expect(text).toContain('No build has been recorded for this package.')
    expect(await page.locator('#graph .node').count()).toBe(4)
    expect(await page.locator('#graph .edge').count()).toBe(4)
    await close()
  })

  it('shows the first package, and marks the lines of the chosen one', async () => {
    const { page, close } = await openInspectPage(browser, url)
    await page.getByRole('heading', { name: 'docs:adder@0.1.0' }).waitFor()
    expect(await page.locator('#graph .node.selected').textContent()).toContain('docs:adder')
    await page.locator('#packages').getByRole('link', { name: 'docs:consumer' }).click()
    await page.locator('#graph .node.selected').waitFor()
    expect(await page.locator('#graph .edge.near').count()).toBe(2)
    expect(await page.locator('#graph .edge.far').count()).toBe(2)
    await close()
  })

  it('copies the import', async () => {
    const { page, close } = await openInspectPage(browser, `${url}#docs%3Aconsumer%400.1.0`)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("import { calc } from 'docs:consumer'")
    await close()
  })

  it('keeps the list in view beside long details, and draws three columns on a telephone', async () => {
    const { page, close } = await openInspectPage(browser, `${url}#docs%3Aconsumer%400.1.0`, {
      viewport: { width: 1280, height: 500 },
    })
    await page.getByRole('region', { name: 'WIT' }).waitFor()
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    const list = await page.locator('#packages').boundingBox()
    expect(list?.y).toBeGreaterThanOrEqual(0)
    await page.setViewportSize({ width: 400, height: 800 })
    await expect.poll(() => page.locator('#graph').evaluate((graph) => graph.scrollWidth - graph.clientWidth)).toBe(0)
    await close()
  })

  it('draws the line to a package that others use too beside those, not behind them', async () => {
    const { page, close } = await openInspectPage(browser, url)
    const boxes = await page.locator('#graph .node rect').evaluateAll((rects) =>
      rects.map((rect) => {
        const { x, y, width, height } = (rect as SVGRectElement).getBBox()
        return { x, y, right: x + width, bottom: y + height }
      }),
    )
    const points = await page.locator('#graph .edge').evaluateAll((paths) =>
      paths.flatMap((path) => {
        const line = path as SVGPathElement
        const length = line.getTotalLength()
        return Array.from({ length: 50 }, (_, index) => line.getPointAtLength((length * (index + 0.5)) / 50)).map(
          ({ x, y }) => ({ x, y }),
        )
      }),
    )
    const inside = points.filter(({ x, y }) =>
      boxes.some((node) => x > node.x + 1 && x < node.right - 1 && y > node.y && y < node.bottom),
    )
    expect(inside).toEqual([])
    await close()
  })

  it('sorts the list by what a browser gets, once that is known', async () => {
    for (const hash of ['#docs%3Aconsumer%400.1.0', '#docs%3Aadder%400.1.0']) {
      const { page, close } = await openInspectPage(browser, `${url}${hash}`)
      await page.getByRole('region', { name: 'WIT' }).waitFor()
      await close()
    }
    const { page, close } = await openInspectPage(browser, url)
    const rows = page.locator('#packages li')
    expect(await rows.first().innerText()).toMatch(/docs:adder[\s\S]*kB in a browser/)
    await page.getByLabel('Sort by').selectOption('browser size')
    expect(await rows.first().innerText()).toContain('docs:consumer')
    await close()
  })

  it('chooses a package by a click on the graph', async () => {
    const { page, close } = await openInspectPage(browser, url)
    await page.locator('#graph .package', { hasText: 'evil:docs' }).click()
    await page.getByRole('heading', { name: 'evil:docs@1.0.0' }).waitFor()
    await close()
  })

  it('shows markup of packages as text', async () => {
    const { page, complaints, close } = await openInspectPage(browser, `${url}#evil%3Adocs%401.0.0`)
    await page.getByText(MARKUP).waitFor()
    expect(await page.locator('img, #details script').count()).toBe(0)
    expect(await page.title()).toBe('app – wasm-pkg')
    expect(complaints).toEqual([])
    await close()
  })

  it('follows what is installed meanwhile', async () => {
    const { code } = await box.run(['remove', 'evil:docs'])
    expect(code).toBe(0)
    const { page, close } = await openInspectPage(browser, url)
    expect(await page.locator('#packages').innerText()).not.toContain('evil:docs')
    await close()
  })

  it('ends with Ctrl-C, though a page is open', async () => {
    const own = await inspect()
    const { close } = await openInspectPage(browser, own.url)
    expect(await own.stop()).toBe(0)
    await close()
  })
})

describe('wasm-pkg inspect', () => {
  it('prints everything with --json', async () => {
    await box.publish('acme:tool@1.0.0', { imports: ['wasi:sockets/tcp@0.2.0'] })
    await box.reset({ dependencies: { 'acme:tool': '1.0.0' } })
    await box.run(['install'])
    const { packages } = await box.json<{ packages: readonly Record<string, unknown>[] }>(['inspect'])
    expect(packages).toEqual([
      expect.objectContaining({ id: 'acme:tool@1.0.0', bytes: 'store', wit: expect.stringContaining('wasi:sockets') }),
    ])
  })

  it('says what is wrong with the port', async () => {
    expect(await box.run(['inspect', '--port', 'x'])).toMatchObject({ code: 2 })
    const { code, stderr } = await box.run(['inspect', '--port', new URL(box.registry.origin).port])
    expect(code).toBe(2)
    expect(stderr).toContain('the port is in use')
  })

  it('reports a lock file that cannot be read before it serves', async () => {
    await box.write('wasm-pkg.lock', '{')
    expect(await box.run(['inspect'])).toMatchObject({ code: 7 })
  })
})
