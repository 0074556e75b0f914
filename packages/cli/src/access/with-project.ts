import { openProject, type Project, type ProjectOptions } from '@wasm-pkg/project'
import { allowsBuild, type BuildFolder } from '@wasm-pkg/project/source-folder'
import { projectRoot } from '@wasm-pkg/project/root'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { didYouMean } from '@wasm-pkg/registry-client/suggest'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { resolve } from 'node:path'
import type { Context } from '../frame/context.js'
import { usageError } from '../frame/parse.js'
import type { ProjectValues, RegistryValues } from './options.js'

/** Opens the project of the working folder, runs the work, and always closes the project. */
export async function withProject<T>(
  context: Context,
  options: RegistryValues & Partial<Pick<ProjectValues, 'allow-build' | 'frozen' | 'no-frozen'>>,
  work: (project: Project) => Promise<T>,
  asked: Asked = {},
): Promise<T> {
  const project = await openProject(projectOptions(context, options, asked))
  const stop = (): void => void project.close()
  context.signal.addEventListener('abort', stop, { once: true })
  try {
    context.signal.throwIfAborted()
    return await work(project)
  } finally {
    context.signal.removeEventListener('abort', stop)
    await project.close()
  }
}

/** What a command is asked to do besides reading and writing the project. */
export interface Asked {
  /** The command itself builds. The others run no build of a repository that was only cloned, as long as nobody allows it. */
  readonly build?: boolean
}

export function projectOptions(
  { cwd, env, progress, warn }: Context,
  options: RegistryValues & Partial<Pick<ProjectValues, 'allow-build' | 'frozen' | 'no-frozen'>>,
  asked: Asked = {},
): ProjectOptions {
  const { registry, config, cache, offline, frozen = false, 'no-frozen': unfrozen = false } = options
  const { 'allow-build': isAllowed = false } = options
  // Undefined leaves it to the project's own rule, by which a frozen one builds nothing.
  const allowBuild = isAllowed || (asked.build === true ? undefined : allowsBuild(env))
  if (frozen && unfrozen) throw usageError('--frozen', 'it contradicts --no-frozen', 'Leave one of them out.')
  return {
    root: projectRoot(cwd),
    offline,
    env,
    buildFolder,
    onProgress: (event) => progress.report(event),
    onWarning: warn,
    ...(registry === undefined ? {} : { registry }),
    ...(config === undefined ? {} : { configFile: resolve(cwd, config) }),
    ...(cache === undefined ? {} : { cacheDir: resolve(cwd, cache) }),
    ...(frozen || unfrozen ? { frozen } : {}),
    ...(allowBuild === undefined ? {} : { allowBuild }),
  }
}

/** Only what has an override that names a folder loads the builder. */
const buildFolder: BuildFolder = async (request) => await (await import('@wasm-pkg/authoring')).buildPackage(request)

/**
 * The names as `ns:name`, if the project has all of them.
 *
 * @throws WasmPkgError `E_USAGE` with the names that were probably meant, `E_NAME`
 */
export function requireKnown(names: readonly string[], known: readonly string[]): readonly string[] {
  return names.map((text) => {
    const name = formatPackageName(parsePackageName(text))
    if (known.includes(name)) return name
    throw new WasmPkgError('E_USAGE', `${escapeText(name)} is not a package of this project`, {
      package: name,
      hint: didYouMean(name, known) ?? (known.length === 0 ? 'It has none yet.' : `It has ${known.join(', ')}.`),
    })
  })
}
