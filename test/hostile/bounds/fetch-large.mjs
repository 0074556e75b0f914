import { createRegistryClient } from '@wasm-pkg/registry-client'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseVersion } from '@wasm-pkg/registry-client/version'

/** Fetches one large package into an empty store. Prints by how much the process grew at its largest, in bytes. */
const [host, digest, size] = process.argv.slice(2)
const config = await loadConfig()
const client = createRegistryClient({ config, store: openStore() })
const name = parsePackageName('acme:image')
const place = { name, version: parseVersion('1.0.0'), registry: host, source: `${host}/acme/image` }

async function idle() {
  // The network's code and the first connection are there before the measurement.
  await client.listVersions(name)
  return process.memoryUsage().rss
}

const before = await idle()
let highest = before
const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage().rss)), 5)
await client.fetchContent({ ...place, digest, size: Number(size) })
clearInterval(watch)
await client.close()
process.stdout.write(JSON.stringify({ added: highest - before }))
