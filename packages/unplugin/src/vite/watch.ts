import type { ViteDevServer } from 'vite'
import { dirname, resolve } from 'node:path'
import type { Host } from '../host.js'
import { LOADED } from '../ids.js'

/**
 * Watches package.json, the lock file, overrides, and the sources of folders that override packages. After a change,
 * affected imports are resolved again and pages reload.
 */
export function watchProject(server: ViteDevServer, host: Host): void {
  const watched = new Set<string>()
  host.onWatch((paths) => {
    const added = paths.map((path) => resolve(path)).filter((path) => !watched.has(path))
    for (const path of added) watched.add(path)
    if (added.length > 0) server.watcher.add(added)
  })
  const changed = (file: string): void => {
    // A new file is in a watched folder.
    if (!watched.has(resolve(file)) && !watched.has(dirname(resolve(file)))) return
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
