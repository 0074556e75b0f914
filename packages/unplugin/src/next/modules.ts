import {
  type GeneratedModule,
  hasExport,
  type ModuleExport,
  type ModuleImport,
  printModule,
  quote,
  withSpecifiers,
} from '@wasm-pkg/wasi/generated'
import { digestHex } from '@wasm-pkg/registry-client/digest'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { dirname, isAbsolute, join, relative } from 'node:path'
import type { Emit } from '../emit/types.js'
import type { Host } from '../host.js'
import { componentOfUrl, moduleIdOf } from '../ids.js'
import { isShim } from '../import-filters.js'
import type { Platform } from '../options.js'
import { loadModule, resolveModule } from '../generated-modules.js'
import { externalShim } from '../wasi-shims.js'
import type { Target } from '../target.js'
import { coreFile, entryFile, moduleFile, MODULES_FOLDER } from './names.js'
import type { WrittenFiles } from './written-files.js'

/** Modules for the browser load asynchronously. Node reads its files synchronously. */
const TARGETS = {
  browser: { platform: 'browser', mode: 'top-level-await' },
  node: { platform: 'node', mode: 'sync' },
} as const satisfies Readonly<Record<string, Target>>

export interface ModuleWriterInput {
  readonly host: Host
  readonly platform: Platform
  /** Absolute path of the folder of the Next.js project. */
  readonly dir: string
  readonly files: WrittenFiles
}

/** Writes the modules for specifiers. */
export interface ModuleWriter {
  /**
   * @param importer the file that the specifier is in
   * @returns whether there are modules for it. Queries of other tools have none.
   * @throws the errors of resolving and generating them, in a bundler's form
   */
  write(specifier: string, importer: string): Promise<boolean>
  /** Writes a module that throws, so that the page shows the error. */
  writeError(specifier: string, message: string): Promise<void>
}

interface WrittenModule {
  /** The file name in the folder of modules. */
  readonly file: string
  /** Whether it has a default export, which `export *` does not re-export. */
  readonly hasDefault: boolean
}

const EMPTY: GeneratedModule = { imports: [], body: [], exports: [] }

/** Imports of WASI shims stay unchanged, because Turbopack resolves them. */
const resolveFrom = (): Promise<undefined> => Promise.resolve(undefined)

/** A writer for one pass. It writes each module only once. */
export function createModuleWriter({ host, platform, dir, files }: ModuleWriterInput): ModuleWriter {
  const target = TARGETS[platform]
  const modules = new Map<string, Promise<WrittenModule>>()

  async function resolve(specifier: string, importer: string): Promise<string | undefined> {
    const found = await resolveModule({ host, target, specifier, importer, resolveFrom, isRunHere: false })
    return typeof found === 'string' && found.startsWith('\0') ? found : undefined
  }

  /** Core modules are beside the code and named by their digest. */
  function emitter(isUrl: boolean): Emit {
    return async (asset) => {
      const file = coreFile(asset.name, digestHex(asset.digest))
      await files.write(`${MODULES_FOLDER}/${file}`, await asset.read())
      if (platform === 'browser' || isUrl) return { url: `new URL(${quote(`./${file}`)}, import.meta.url)` }
      return serverFile(relative(dir, join(files.folder, MODULES_FOLDER, file)), file)
    }
  }

  async function labelOf(id: string): Promise<string> {
    const moduleId = moduleIdOf(id)
    const pack = moduleId === undefined ? undefined : (await host.graph(target)).component(moduleId)
    return pack === undefined ? 'component' : formatPackageName(pack.name).replace(':', '-')
  }

  /** Writes a module after its imports. There are no import cycles, because linking refuses them. */
  async function writeModule(id: string): Promise<WrittenModule> {
    const file = moduleFile(await labelOf(id), id)
    const generated = (await loadModule(host, target, id, emitter(componentOfUrl(id) !== undefined))) ?? EMPTY
    const module = await withSpecifiers(generated, async (specifier) => {
      if (isAbsolute(specifier)) return relativeImport(join(files.folder, MODULES_FOLDER), specifier)
      if (isShim(specifier)) requireShim(specifier, dir)
      const imported = specifier.startsWith('wasm-pkg:') ? await resolve(specifier, id) : undefined
      return imported === undefined ? specifier : `./${(await written(imported)).file}`
    })
    await files.write(`${MODULES_FOLDER}/${file}`, printModule(module))
    return { file, hasDefault: hasExport(module, 'default') }
  }

  function written(id: string): Promise<WrittenModule> {
    const writing = modules.get(id) ?? writeModule(id)
    modules.set(id, writing)
    return writing
  }

  async function writeEntry(specifier: string, { file, hasDefault }: WrittenModule): Promise<void> {
    const entry = join(files.folder, entryFile(specifier))
    const from = relativeImport(dirname(entry), join(files.folder, MODULES_FOLDER, file))
    const exports: ModuleExport[] = [{ kind: 'all', from }]
    if (hasDefault) exports.push({ kind: 'from', name: 'default', from, imported: 'default' })
    await files.write(entryFile(specifier), printModule({ imports: [], body: [], exports }))
  }

  return {
    async write(specifier, importer) {
      const id = await resolve(specifier, importer)
      if (id === undefined) return false
      await writeEntry(specifier, await written(id))
      return true
    },
    async writeError(specifier, message) {
      // CommonJS, because bundlers do not know its exports. For an ES module, they would report a missing export
      // instead.
      const code = `module.exports = fail()\nfunction fail() {\n  throw new Error(${quote(message)})\n}\n`
      await files.write(entryFile(specifier), code)
    },
  }
}

/**
 * The path of a file on the server. The file is beside the code, wherever the output is moved. The other path, from the
 * working directory, is one that Next.js understands, so that it copies the file.
 */
function serverFile(
  fromDir: string,
  file: string,
): { readonly url: string; readonly imports: readonly ModuleImport[] } {
  const inDirectory = `$joinPath(process.cwd(), ${quote(fromDir.replaceAll('\\', '/'))})`
  const beside = `$joinPath($folderOf($pathOf(import.meta.url)), ${quote(file)})`
  return {
    imports: [
      { from: 'node:fs', name: 'existsSync', local: '$isThere' },
      { from: 'node:path', name: 'dirname', local: '$folderOf' },
      { from: 'node:path', name: 'join', local: '$joinPath' },
      { from: 'node:url', name: 'fileURLToPath', local: '$pathOf' },
    ],
    url: `($isThere(${beside}) ? ${beside} : ${inDirectory})`,
  }
}

/**
 * @throws WasmPkgError `E_CONFIG` if the project cannot resolve the shim, because Turbopack cannot resolve it then
 *   either
 */
function requireShim(specifier: string, dir: string): void {
  if (externalShim(specifier, dir).portable) return
  const name = specifier.split('/', 2).join('/')
  throw new WasmPkgError('E_CONFIG', `the components need ${name}, which was not found from ${dir}`, {
    hint: `Install it there: npm install ${name}`,
  })
}

function relativeImport(folder: string, file: string): string {
  const path = relative(folder, file).replaceAll('\\', '/')
  return path.startsWith('.') ? path : `./${path}`
}
