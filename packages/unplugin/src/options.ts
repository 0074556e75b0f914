import type { ProjectOptions } from '@wasm-pkg/project'

/** Options of the plugin, the same for every bundler. */
export interface Options extends Pick<
  ProjectOptions,
  'allowBuild' | 'bindings' | 'cacheDir' | 'configFile' | 'dts' | 'frozen' | 'offline' | 'permissions' | 'registry'
> {
  /**
   * The folder of `package.json` and `wasm-pkg.lock`.
   *
   * @default the nearest folder with a `package.json`, upwards from the bundler's root (or the working directory)
   */
  readonly root?: string
  /**
   * Where the output runs. By default, the plugin uses the bundler's own setting (for Vite, the client or server environment).
   * Rollup has no such setting: there, the default is `node`.
   */
  readonly platform?: Platform
  /**
   * Whether browser output may use top-level await. Set it to `false` for formats and targets that lack it (`cjs`, `iife`, before
   * ES2022). Exports then work after your code has awaited `$init`, which every package exports. Output for Node.js never uses
   * top-level await.
   *
   * @default true, unless the bundler is known to be set to a format or target that lacks it (Vite, esbuild)
   */
  readonly topLevelAwait?: boolean
}

export type Platform = 'browser' | 'node'
