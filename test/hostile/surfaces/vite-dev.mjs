import { createServer } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'

/** Starts a dev server for the project in the working folder, loads its page as a browser does, and stops. */
const server = await createServer({
  root: process.cwd(),
  configFile: false,
  logLevel: 'error',
  plugins: [wasmPkg()],
  server: { host: '127.0.0.1', port: 0 },
  optimizeDeps: { noDiscovery: true },
})
await server.listen(0)
const origin = server.resolvedUrls?.local[0] ?? ''
const seen = new Set(['/main.js'])
for (const path of seen) {
  const response = await fetch(new URL(path, origin))
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  const text = await response.text()
  for (const [, next] of text.matchAll(/(?:from|import|new URL)\s*\(?\s*"(\/[^"]+)"/g)) seen.add(next)
}
await server.close()
