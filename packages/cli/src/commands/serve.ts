import { escapeText } from '@wasm-pkg/registry-client/text'
import { startRegistryServer } from '@wasm-pkg/registry-server'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { type Command, defineCommand } from '../frame/command.js'
import { listenError, parsePort } from '../serve/listen.js'
import { publishSamples } from '../serve/samples.js'

export const command: Command = defineCommand({
  options: {
    port: { type: 'string', value: 'number', text: 'Port to listen on (default: 5000; 0 takes a free one)' },
    host: { type: 'string', value: 'address', text: 'Address to listen on (default: 127.0.0.1)' },
    dir: { type: 'string', value: 'folder', text: 'Keep packages in this folder (default: in memory only)' },
    'namespace-prefix': {
      type: 'string',
      value: 'prefix',
      text: 'Prefix for namespaces, announced in registry.json',
    },
    samples: { type: 'boolean', text: 'Begin with the packages of the guides, docs:adder and others' },
  },
  details:
    'A registry for development and tests. It has no authentication: anyone who can reach the address can publish. --verbose prints each request. Ctrl-C stops it.',
  examples: [
    'wasm-pkg serve --samples',
    'wasm-pkg serve --dir .registry',
    'wasm-pkg publish image.wasm --package acme:image@1.0.0 --registry localhost:5000',
  ],
  json: true,
  untilInterrupted: true,
  async run(context, _args, options) {
    const { host, 'namespace-prefix': namespacePrefix } = options
    const dir = options.dir === undefined ? undefined : resolve(context.cwd, options.dir)
    const server = await startRegistryServer({
      port: parsePort('serve', options.port ?? '5000'),
      storage: dir === undefined ? { kind: 'memory' } : { kind: 'directory', dir },
      ...(host === undefined ? {} : { host }),
      ...(namespacePrefix === undefined ? {} : { namespacePrefix }),
      ...(context.verbose
        ? { onRequest: ({ method, url, status }) => context.note(`${status} ${method} ${escapeText(url)}`) }
        : {}),
    }).catch((error: unknown) => {
      throw listenError('the registry', error)
    })
    // The guides and package.json use this name. Registries are compared by name, so 127.0.0.1 would be another one.
    const shown = host === undefined ? server.host.replace('127.0.0.1', 'localhost') : server.host
    try {
      const samples = options.samples ? await publishSamples(server.host, context.signal) : undefined
      context.print({ origin: `http://${shown}`, host: shown, dir, samples }, () =>
        [
          `Registry at http://${shown}, ${dir === undefined ? 'in memory' : `in ${escapeText(dir, 1000)}`}.`,
          ...(samples === undefined ? [] : [`It has ${samples.join(', ')}.`]),
          `Use it with --registry ${shown}, or WKG_REGISTRY=${shown}. Ctrl-C stops it.`,
        ].join('\n'),
      )
      if (!context.signal.aborted) await once(context.signal, 'abort')
    } finally {
      await server.close()
    }
  },
})
