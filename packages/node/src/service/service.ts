import type { CoreExpression, CoreModule } from '@wasm-pkg/component'
import { createModuleGraph, isModuleId, type ModuleGraph, openProject, type Project } from '@wasm-pkg/project'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Place } from '../bridge/protocol.js'
import { reportProgress } from './progress.js'

/** What both kinds of Node hooks ask, each from its own thread. */
export interface Service {
  /** @throws WasmPkgError as `ModuleGraph.resolveId` */
  resolve(specifier: string, parentUrl: string | undefined): Promise<Place>
  /** The code of a generated module. @throws WasmPkgError as `ModuleGraph.load` */
  load(url: string): Promise<string>
  /** Writes the lock and the types, if a package was imported. */
  save(): Promise<void>
}

const SHIMS = /^@bytecodealliance\/preview[23]-shim(?:\/|$)/

/** Opens the project when it is first needed: a program that imports no package pays nothing. */
export function createService(root: string, env: NodeJS.ProcessEnv = process.env): Service {
  let opened: Promise<{ project: Project; graph: ModuleGraph }> | undefined
  const open = (): NonNullable<typeof opened> => (opened ??= openGraph(root, env))

  return {
    async resolve(specifier, parentUrl) {
      const generated = parentUrl !== undefined && isModuleId(parentUrl)
      const { graph } = await open()
      const id = await graph.resolveId(specifier, generated ? undefined : readableImporter(parentUrl))
      if (id !== undefined) return { kind: 'generated', url: id }
      return generated ? elsewhere(specifier, root) : { kind: 'other' }
    },
    async load(url) {
      if (!isModuleId(url)) throw new TypeError(`${url} is no generated module`)
      const { graph } = await open()
      return (await graph.load(url, coreExpression)).code
    },
    async save() {
      if (opened !== undefined) await (await opened).project.save()
    },
  }
}

async function openGraph(root: string, env: NodeJS.ProcessEnv): Promise<{ project: Project; graph: ModuleGraph }> {
  const project = await openProject({
    root,
    env,
    onProgress: reportProgress,
    ...(isSet(env['WASM_PKG_FROZEN']) ? { frozen: true } : {}),
    ...(isSet(env['WASM_PKG_OFFLINE']) ? { offline: true } : {}),
  })
  return { project, graph: createModuleGraph(project, { platform: 'node', mode: 'sync' }) }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}

/** What generated code imports besides generated code: the WASI shims, which come with us, and modules of the user. */
function elsewhere(specifier: string, root: string): Place {
  if (isAbsolute(specifier))
    return { kind: 'elsewhere', specifier: pathToFileURL(specifier).href, parentUrl: import.meta.url }
  const parentUrl = SHIMS.test(specifier) ? import.meta.url : pathToFileURL(join(root, 'package.json')).href
  return { kind: 'elsewhere', specifier, parentUrl }
}

/** The store's file: verified when the compiler's output was read from the store. */
function coreExpression(core: CoreModule): CoreExpression {
  return { url: `new URL(${JSON.stringify(pathToFileURL(core.path).href)})` }
}

function readableImporter(url: string | undefined): string | undefined {
  return url?.startsWith('file:') === true ? fileURLToPath(url) : url
}
