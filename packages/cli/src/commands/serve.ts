import { once } from 'node:events'
import { resolve } from 'node:path'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { type Command, defineCommand } from '../frame/command.js'
import { usageError } from '../frame/parse.js'

const MAX_PORT = 65_535

export const command: Command = defineCommand({
  options: {
    port: { type: 'string', value: 'number', text: 'Port to listen on (default: 5000; 0 takes a free one)' },
    host: { type: 'string', value: 'address', text: 'Address to listen on (default: 127.0.0.1)' },
    dir: { type: 'string', value: 'folder', text: 'Keep packages there (default: in memory, gone at the end)' },
    'namespace-prefix': {
      type: 'string',
      value: 'prefix',
      text: 'Put before namespaces, as registry.json tells clients',
    },
  },
  details:
    'A registry for development and tests, without any authentication: whoever reaches the address may publish. --verbose prints each request. Ctrl-C stops it.',
  examples: [
    'wasm-pkg serve --dir .registry',
    'wasm-pkg publish image.wasm --package acme:image@1.0.0 --registry localhost:5000',
  ],
  json: true,
  async run(context, _args, options) {
    const { startRegistryServer } = await import('@wasm-pkg/registry-server')
    const port = options.port ?? '5000'
    if (!/^\d{1,5}$/.test(port) || Number(port) > MAX_PORT)
      throw usageError('serve', `--port is a number up to ${MAX_PORT}`)
    const { host, 'namespace-prefix': namespacePrefix } = options
    const dir = options.dir === undefined ? undefined : resolve(context.cwd, options.dir)
    const server = await startRegistryServer({
      port: Number(port),
      storage: dir === undefined ? { kind: 'memory' } : { kind: 'directory', dir },
      ...(host === undefined ? {} : { host }),
      ...(namespacePrefix === undefined ? {} : { namespacePrefix }),
      ...(context.verbose
        ? { onRequest: ({ method, url, status }) => context.note(`${status} ${method} ${escapeText(url)}`) }
        : {}),
    }).catch((error: unknown) => {
      throw startError(error)
    })
    context.print({ origin: server.origin, host: server.host, dir }, () =>
      [
        `Registry at ${server.origin}, ${dir === undefined ? 'in memory' : `in ${escapeText(dir, 1000)}`}.`,
        `Use it with --registry ${server.host}, or WKG_REGISTRY=${server.host}. Ctrl-C stops it.`,
      ].join('\n'),
    )
    if (!context.signal.aborted) await once(context.signal, 'abort')
    await server.close()
  },
})

function startError(error: unknown): WasmPkgError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = code === 'EADDRINUSE' ? 'the port is in use' : code === 'EACCES' ? 'this port needs more rights' : code
  return new WasmPkgError('E_USAGE', `the registry could not start: ${why || 'unknown reason'}`, {
    hint: 'Choose another one with --port; --port 0 takes a free one.',
    cause: error,
  })
}
