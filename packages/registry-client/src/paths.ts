import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

export interface ConfigPaths {
  /** The user's configuration file, the same as wkg's. */
  readonly config: string
  /** Our cache folder, next to wkg's. */
  readonly cache: string
}

/**
 * The paths of the user's configuration and of our cache. As in wkg, they follow the XDG layout on every Unix,
 * including macOS, and are in the roaming and local application data folders on Windows. `WKG_CONFIG_FILE` and
 * `WASM_PKG_CACHE_DIR` override them. Empty variables and relative XDG folders count as unset.
 */
export function configPaths(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homeDirectory(env, platform),
): ConfigPaths {
  const { config, cache } = baseDirectories(env, platform, home)
  const { join } = platform === 'win32' ? win32 : posix
  return {
    config: env['WKG_CONFIG_FILE'] || join(config, 'wasm-pkg', 'config.toml'),
    cache: env['WASM_PKG_CACHE_DIR'] || join(cache, 'wasm-pkg-js'),
  }
}

/** The folders in which programs store their configuration and caches. */
export function baseDirectories(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  home: string,
): { config: string; cache: string } {
  if (platform === 'win32') {
    return {
      config: env['APPDATA'] || win32.join(home, 'AppData', 'Roaming'),
      cache: env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'),
    }
  }
  return {
    config: absolute(env['XDG_CONFIG_HOME']) ?? posix.join(home, '.config'),
    cache: absolute(env['XDG_CACHE_HOME']) ?? posix.join(home, '.cache'),
  }
}

/** `HOME` of the given environment on Unix, otherwise the system's value. */
export function homeDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  return (platform === 'win32' ? env['USERPROFILE'] : absolute(env['HOME'])) || homedir()
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && posix.isAbsolute(path) ? path : undefined
}
