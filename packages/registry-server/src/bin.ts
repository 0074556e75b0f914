#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { startRegistryServer } from './server.js'

const USAGE = `An OCI registry for WebAssembly packages, for development and tests.

Usage: wasm-pkg-registry [options]

  --port <number>              port to listen on (default 5000; 0 takes a free one)
  --host <address>             address to listen on (default 127.0.0.1; there is no authentication)
  --dir <folder>               keep packages there (default: in memory, gone at the end)
  --namespace-prefix <prefix>  put before namespaces, as registry.json tells clients
  --verbose                    print each request
  --help                       print this`

const MAX_PORT = 65_535

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '5000' },
      host: { type: 'string', default: '127.0.0.1' },
      dir: { type: 'string' },
      'namespace-prefix': { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return
  }
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > MAX_PORT) throw new Error(`--port: a number up to ${MAX_PORT} is needed`)
  const { dir, 'namespace-prefix': namespacePrefix } = values
  const server = await startRegistryServer({
    host: values.host,
    port,
    storage: dir === undefined ? { kind: 'memory' } : { kind: 'directory', dir },
    ...(namespacePrefix === undefined ? {} : { namespacePrefix }),
    ...(values.verbose
      ? { onRequest: ({ method, url, status }) => process.stderr.write(`${status} ${method} ${url}\n`) }
      : {}),
  })
  process.stdout.write(
    `Registry at ${server.origin}, ${dir === undefined ? 'in memory' : `in ${dir}`}. Ctrl-C stops it.\n`,
  )
  const stop = (): void => {
    void server.close()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`wasm-pkg-registry: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
