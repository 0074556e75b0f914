import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasOtherVersions, installNode } from '../node/versions.js'
import { packed, withOwnDependencies } from '@wasm-pkg/testing/tarballs'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { createFrameworkApp, type FrameworkApp } from './app.js'
import { type Framework, frameworks } from './frameworks.js'
import { textOf, useInBrowser } from './page.js'
import type { Server } from './server.js'

const isWanted = process.env['WASM_PKG_FRAMEWORKS'] === '1'

/** Installing or building a framework on a slow machine. */
const SLOW_MS = 400_000

/** The Node for frameworks that ask for a newer one than this. */
const NEWER_NODE = '24'

function runsHere({ node: [major, minor] }: Framework): boolean {
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}

describe.skipIf(!isWanted)('frameworks (set WASM_PKG_FRAMEWORKS=1)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-frameworks-'))
  const tarballs: string[] = []
  let registry: TestRegistry
  let browser: Browser | undefined
  let newer: Promise<string> | undefined

  beforeAll(async () => {
    registry = await startTestRegistry()
    const all = await packed()
    tarballs.push(...withOwnDependencies('unplugin-wasm-pkg').map(({ name }) => all.get(name) ?? name))
    if (hasChromium) browser = await launchBrowser()
  }, SLOW_MS)
  afterAll(async () => {
    await browser?.close()
    await registry.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function serve(app: FrameworkApp, args: readonly string[], framework: Framework): Promise<void> {
    const server = await app.start(args)
    try {
      await expectPages(server, framework)
    } finally {
      await server.stop()
    }
  }

  async function expectPages(server: Server, { pages }: Framework): Promise<void> {
    for (const [path, loaded] of Object.entries(pages)) {
      const html = await (await fetch(server.origin + path)).text()
      expect(textOf(html, 'loaded'), `${server.output()}\n${html}`).toBe(loaded)
      expect(textOf(html, 'rendered')).toBe('Hello, both!')
      expect(textOf(html, 'client')).toBe('')
      if (browser === undefined) continue
      const expected = { loaded, rendered: 'Hello, both!', client: 'Hello, browser!', sum: '42', errors: [] }
      expect(await useInBrowser(browser, server.origin + path)).toEqual(expected)
    }
    const answer = await fetch(`${server.origin}/api/greet?name=API`)
    expect(await answer.json()).toEqual({ hello: 'Hello, API!' })
  }

  describe.each(frameworks)('$name', (framework) => {
    const canRun = runsHere(framework) || hasOtherVersions
    const title = canRun ? '' : ` (needs Node ${framework.node.join('.')})`
    let app: FrameworkApp

    describe.skipIf(!canRun)(`with the packed packages${title}`, () => {
      beforeAll(async () => {
        if (!runsHere(framework)) newer ??= installNode(NEWER_NODE)
        const node = runsHere(framework) ? process.execPath : await newer
        app = await createFrameworkApp({
          name: framework.playground,
          tarballs,
          registry: registry.host,
          node: node ?? process.execPath,
        })
      }, SLOW_MS)
      afterAll(async () => await app.remove())

      it('works on its dev server, on both sides', async () => await serve(app, framework.dev, framework), SLOW_MS)

      it(
        'builds for production with the lock file that dev wrote',
        async () => {
          const started = performance.now()
          await app.run(framework.build, 'ci')
          const seconds = ((performance.now() - started) / 1000).toFixed(1)
          console.log(`measured: ${framework.name} ${await app.version(framework.package)} built in ${seconds} s`)
        },
        SLOW_MS,
      )

      it(
        'serves the build, on both sides, with what production installs',
        async () => {
          if (framework.deployed !== undefined) await app.copy(...framework.deployed)
          await app.prune()
          await serve(app, framework.start, framework)
        },
        SLOW_MS,
      )
    })
  })
})
