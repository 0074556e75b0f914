import type { ViteDevServer } from 'vite'
import { resolve } from 'node:path'
import type { Host } from '../host.js'
import { LOADED } from '../ids.js'

/**
 * Watches package.json, the lock file and overrides. After a change, affected imports are resolved again and pages
 * reload.
 */
export function watchProject(server: ViteDevServer, host: Host): void {
  const watched = new Set<string>()
  host.onOpen((files) => {
    for (const file of files) watched.add(resolve(file))
    server.watcher.add([...watched])
  })
  const changed = (file: string): void => {
    if (!watched.has(resolve(file))) return
    void reload(server, host).catch((error: unknown) => host.warn(error))
  }
  for (const event of ['add', 'change', 'unlink'] as const) server.watcher.on(event, changed)
}

async function reload(server: ViteDevServer, host: Host): Promise<void> {
  if (!(await host.reloadIfChanged())) return
  for (const environment of Object.values(server.environments)) {
    for (const [id, module] of environment.moduleGraph.idToModuleMap) {
      const ids = [id, ...[...module.importedModules].map((imported) => imported.id ?? '')]
      if (ids.some((other) => LOADED.test(other))) environment.moduleGraph.invalidateModule(module)
    }
    environment.hot.send({ type: 'full-reload' })
  }
}
