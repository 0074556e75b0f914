import type { CoreExpression, CoreModule } from '@wasm-pkg/component'
import { createModuleGraph, openProject, type Project } from '@wasm-pkg/project'
import { isModuleId } from '@wasm-pkg/project/module-id'
import { runtimeWithoutSuspension } from '@wasm-pkg/project/suspension-targets'
import type { BuildFolder } from '@wasm-pkg/project/source-folder'
import { splitQuery } from '@wasm-pkg/project/specifier'
import { printModule, quote } from '@wasm-pkg/wasi/generated'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { pathToFileURL } from 'node:url'
import { reportFinding, reportProgress, reportWarning } from './report.js'

/** The generated modules of one open project. */
export interface Modules {
  /** The id of the module to which an import resolves, if it is one of ours. */
  resolve(specifier: string, importer: string | undefined): Promise<string | undefined>
  load(id: string): Promise<string>
  save(): Promise<void>
}

export async function openModules(root: string, env: NodeJS.ProcessEnv): Promise<Modules> {
  const project = await openProject({ root, env, buildFolder, onProgress: reportProgress, onWarning: reportWarning })
  const cannotSuspend = runtimeWithoutSuspension()
  const graph = createModuleGraph(project, {
    platform: 'node',
    mode: 'sync',
    onFinding: reportFinding,
    ...(cannotSuspend !== undefined && { cannotSuspend }),
  })
  return {
    async resolve(specifier, importer) {
      const id = await graph.resolveId(specifier, importer)
      if (id === undefined) refuseQuery(project, specifier)
      return id
    },
    async load(id) {
      if (!isModuleId(id)) throw new WasmPkgError('E_INTERNAL', `${escapeText(id)} is no generated module`)
      return printModule(await graph.load(id, coreExpression))
    },
    save: () => project.save(),
  }
}

/** Only what has an override that names a folder loads the builder. */
const buildFolder: BuildFolder = async (request) => await (await import('@wasm-pkg/authoring')).buildPackage(request)

/** Node's own error for a package with a query would only say that the scheme is unknown. */
function refuseQuery(project: Project, specifier: string): void {
  const { path, query } = splitQuery(specifier)
  if (query === '' || !project.claims(path)) return
  throw new WasmPkgError('E_UNSUPPORTED', `"${escapeText(specifier)}" works with bundlers only, not with Node.js`, {
    hint: `Node.js imports "${escapeText(path)}" and "${escapeText(path)}?instantiate".`,
  })
}

/** The file in the store. It is read here to verify it. The program's own thread reads it again to compile it. */
async function coreExpression(core: CoreModule): Promise<CoreExpression> {
  await core.read()
  return { url: `new URL(${quote(pathToFileURL(core.path).href)})` }
}
