import { isAbsolute, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Place } from '../bridge/protocol.js'
import { isGenerated } from '../specifier.js'
import type { Modules } from './modules.js'

/** The service for both kinds of Node hooks. Each kind calls it from its own thread. */
export interface Service {
  /** @throws WasmPkgError as `ModuleGraph.resolveId` */
  resolve(specifier: string, parentUrl: string | undefined): Promise<Place>
  /** The code of a generated module. @throws WasmPkgError as `ModuleGraph.load` */
  load(url: string): Promise<string>
  /** Writes the lock and the types, if a package was imported. */
  save(): Promise<void>
}

/** Loads its modules with the first request, so a program that imports no package has no cost. */
export function createService(root: string, env: NodeJS.ProcessEnv = process.env): Service {
  let opened: Promise<Modules> | undefined
  const open = (): Promise<Modules> =>
    (opened ??= import('./modules.js').then(({ openModules }) => openModules(root, env)))

  return {
    async resolve(specifier, parentUrl) {
      const modules = await open()
      const generated = isGenerated(parentUrl)
      const id = await modules.resolve(specifier, generated ? undefined : readableImporter(parentUrl))
      if (id !== undefined) return { kind: 'generated', url: id }
      return generated ? elsewhere(specifier, root) : { kind: 'other' }
    },
    async load(url) {
      return await (await open()).load(url)
    },
    async save() {
      if (opened !== undefined) await (await opened).save()
    },
  }
}

const SHIMS = /^@bytecodealliance\/preview[23]-shim(?:\/|$)/

/** Imports of generated code that are not generated: the WASI shims, which are our dependency, and the user's modules. */
function elsewhere(specifier: string, root: string): Place {
  const ours = SHIMS.test(specifier) ? import.meta.url : pathToFileURL(join(root, 'package.json')).href
  return {
    kind: 'elsewhere',
    specifier: isAbsolute(specifier) ? pathToFileURL(specifier).href : specifier,
    parentUrl: ours,
  }
}

/** @returns a path for a file URL, because messages show it */
function readableImporter(url: string | undefined): string | undefined {
  return url?.startsWith('file:') === true ? fileURLToPath(url) : url
}
