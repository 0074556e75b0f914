import { WasmPkgError } from '../errors.js'
import { parseRegistryName } from '../registry-name.js'
import { escapeText } from '../text.js'
import { mergeLayers } from './merge.js'
import { configPaths, homeDirectory } from '../paths.js'
import { readTextFile } from './read-text.js'
import { readProjectConfig, readUserConfig } from './schema.js'
import { parseToml } from './toml.js'
import type { Config, ConfigLayer, Mapping } from './types.js'

export interface LoadConfigOptions {
  /**
   * The configuration file to read instead of the user's, like wkg's `--config`. Built-in namespaces do not apply
   * either.
   */
  readonly configFile?: string | undefined
  /** The unparsed `wasmPkg.registries` of the project's package.json, and the path of that file. */
  readonly project?: { readonly registries: unknown; readonly file: string } | undefined
  /** The registry of every package. Takes precedence over all files. */
  readonly registry?: string | undefined
  readonly env?: NodeJS.ProcessEnv | undefined
  readonly homeDir?: string | undefined
  readonly platform?: NodeJS.Platform | undefined
}

/** Namespaces that are known without configuration, as in wkg. Any default registry takes precedence. */
const BUILT_IN = { wasi: 'wasi.dev', ba: 'bytecodealliance.org' }

/**
 * Reads and merges the configuration. An explicit registry (`registry` or `WKG_REGISTRY`) takes precedence over
 * everything. The user's entries for a package or its namespace take precedence over the project's, because anyone can
 * have written the project. For all other packages, the project's default takes precedence over the user's, unless the
 * file is an explicit one (`configFile` or `WKG_CONFIG_FILE`, for which built-in namespaces do not apply). If the two
 * differ, there is a warning.
 *
 * @throws WasmPkgError `E_CONFIG` with file, line and key. The user's file may be missing; an explicit one must exist.
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<Config> {
  const env = options.env ?? process.env
  const platform = options.platform ?? process.platform
  const explicitFile = options.configFile || env['WKG_CONFIG_FILE'] || undefined
  const file = explicitFile ?? configPaths(env, platform, options.homeDir ?? homeDirectory(env, platform)).config
  const user = await readLayer(file, explicitFile !== undefined)
  const project =
    options.project === undefined ? undefined : readProjectConfig(options.project.registries, options.project.file)
  const explicitRegistry = readExplicitRegistry(options.registry, env)
  return mergeLayers({
    fallbacks: explicitFile === undefined ? builtInMappings() : new Map(),
    user,
    project,
    ownDefaultWins: explicitFile !== undefined,
    ...(explicitRegistry === undefined ? {} : { explicitRegistry }),
    env,
  })
}

async function readLayer(file: string, mustExist: boolean): Promise<ConfigLayer | undefined> {
  const text = await readTextFile(file, 'E_CONFIG')
  if (text !== undefined) return readUserConfig(await parseToml(text, file))
  if (!mustExist) return undefined
  throw new WasmPkgError('E_CONFIG', `the configuration file ${escapeText(file, 1000)} does not exist`, {
    hint: 'Correct the option or WKG_CONFIG_FILE, or create the file.',
  })
}

function readExplicitRegistry(option: string | undefined, env: NodeJS.ProcessEnv): Mapping | undefined {
  const variable = env['WKG_REGISTRY'] || undefined
  const text = option ?? variable
  if (text === undefined) return undefined
  return {
    registry: parseRegistryName(text),
    origin: option === undefined ? 'environment variable WKG_REGISTRY' : 'option registry',
    fromProject: false,
  }
}

function builtInMappings(): ReadonlyMap<string, Mapping> {
  return new Map(
    Object.entries(BUILT_IN).map(([namespace, registry]) => [
      namespace,
      { registry, origin: 'built-in', fromProject: false },
    ]),
  )
}
