/** @type {{ what: 'unplugin' | 'wasm-pkg' | 'peer' | 'listen', app: string, plugin: boolean, peer?: string }} */
const { what, app, plugin, peer } = JSON.parse(process.argv[2] ?? '')

const load = {
  unplugin: async () => (await import('unplugin')).createUnplugin(() => ({ name: 'empty' })).vite(),
  'wasm-pkg': async () => (await import('unplugin-wasm-pkg/vite')).default(),
  peer: async () => (await import(peer ?? '')).default(),
  async listen() {
    const { createServer } = await import('vite')
    const plugins = plugin ? [(await import('unplugin-wasm-pkg/vite')).default()] : []
    const server = await createServer({
      root: app,
      configFile: false,
      logLevel: 'silent',
      plugins,
      server: { port: 0 },
    })
    await server.listen()
    return server
  },
}

const started = performance.now()
await load[what]()
console.log(JSON.stringify({ ms: performance.now() - started }))
process.exit()
