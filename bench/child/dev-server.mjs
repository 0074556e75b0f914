import { setTimeout as delay } from 'node:timers/promises'

/** @type {{ root: string, entry: string | null }} */
const { root, entry } = JSON.parse(process.argv[2] ?? '')

/** Milliseconds. */
const SETTLED = 500

const { createServer } = await import('vite')
const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  plugins: entry === null ? [] : [(await import(entry)).default({ root })],
  server: { port: 0, host: '127.0.0.1', preTransformRequests: false },
})
await server.listen()
const origin = server.resolvedUrls?.local[0] ?? ''

// What every first response of this server takes is not about the module, and neither is what a plugin does at the start: a
// browser needs longer than this.
await get('/warm.js')
await delay(SETTLED)
const started = performance.now()
const importer = await get('/main.js')
// The first import is the module that is asked about.
const path = /from "(?<path>[^"]+)"/.exec(importer)?.groups?.['path'] ?? ''
const code = await get(path)
const ms = performance.now() - started
if (!code.includes('hello')) throw new Error(`${path} is not the module:\n${code.slice(0, 200)}`)
console.log(JSON.stringify({ ms }))
process.exit()

/** @param {string} pathname */
async function get(pathname) {
  const response = await fetch(new URL(pathname, origin))
  if (!response.ok) throw new Error(`${pathname}: ${response.status}`)
  return await response.text()
}
