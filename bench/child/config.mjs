/** @type {{ what: 'unplugin' | 'wasm-pkg' | 'peer' | 'listen', app: string, plugin: boolean, peer?: string, entry: string }} */
const { what, app, plugin, peer, entry } = JSON.parse(process.argv[2] ?? '')

const load = {
  unplugin: async () => (await import('unplugin')).createUnplugin(() => ({ name: 'empty' })).vite(),
  'wasm-pkg': async () => (await import(entry)).default(),
  peer: async () => (await import(peer ?? '')).default(),
  async listen() {
    const { createServer } = await import('vite')
    const plugins = plugin ? [(await import(entry)).default()] : []
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

const before = process.cpuUsage()
const started = performance.now()
await load[what]()
const ms = performance.now() - started
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ ms, cpu: (user + system) / 1000 }))
process.exit()
