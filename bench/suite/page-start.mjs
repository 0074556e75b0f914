import { chromium, launchBrowser } from '../lib/browser.mjs'
import { buildApp, outputOf, runBuild } from '../lib/build-app.mjs'
import { adders } from '../lib/components.mjs'
import { compare } from '../lib/measure.mjs'
import { report } from '../lib/report.mjs'
import { serveFolder } from '../lib/static-server.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

/** Of this machine's processor to that of a telephone. */
const SLOWER = 4

/** A page that Vite built, in Chromium on a slow processor, from the start of the navigation to the end of the first calls. */
export async function run() {
  if (chromium === undefined) throw new Error('there is no Chromium on the PATH')
  const workspace = await createWorkspace()
  const browser = await launchBrowser(SLOWER)
  try {
    for (const count of [1, 20]) await comparePages(workspace, browser, count)
  } finally {
    await browser.close()
    await workspace.close()
  }
}

/**
 * @param {import('../lib/workspace.mjs').Workspace} workspace
 * @param {Awaited<ReturnType<typeof launchBrowser>>} browser
 * @param {number} count
 */
async function comparePages(workspace, browser, count) {
  const app = await buildApp(workspace, `page-${count}`, await adders(count))
  const variants = /** @type {const} */ ({ 'hand-transpiled files': 'hand', 'wasm-pkg': 'wasm-pkg' })
  const servers = []
  const values = new Set()
  try {
    const contenders = []
    for (const [what, variant] of Object.entries(variants)) {
      await runBuild(workspace, app, 'vite', variant)
      const server = await serveFolder(outputOf(app, 'vite', variant))
      servers.push(server)
      const work = async () => {
        const { ms, value } = await browser.load(`${server.origin}/index.html`)
        values.add(JSON.stringify(value))
        return { ms }
      }
      contenders.push({ what, work })
    }
    const rows = await compare(contenders, { most: 31, seconds: 15 })
    if (values.size !== 1) throw new Error(`not the same: ${[...values].join(' and ')}`)
    const title = `Start of a page with ${count === 1 ? 'one component' : `${count} components`}, Vite, Chromium, processor ${SLOWER} times slower`
    report(`page-start-${count}`, title, rows)
  } finally {
    for (const server of servers) await server.close()
  }
}
