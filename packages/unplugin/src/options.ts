import type { ProjectOptions } from '@wasm-pkg/project'

/** Options of the plugin, the same for every bundler. */
export interface Options extends Pick<
  ProjectOptions,
  'bindings' | 'cacheDir' | 'configFile' | 'dts' | 'frozen' | 'offline' | 'permissions' | 'registry'
> {
  /**
   * The folder of `package.json` and `wasm-pkg.lock`.
   *
   * @default the nearest folder with a package.json, from the bundler's root (or the working directory) upwards
   */
  readonly root?: string
  /**
   * Where the output runs. Vite knows (client or server environment); Rolldown has a setting of its own, which is followed.
   * For Rollup, which has none, the default is `node`.
   */
  readonly platform?: Platform
  /**
   * Whether browser output may use top-level await. `false` for formats and targets that lack it (`cjs`, `iife`, before
   * ES2022): exports then work once `$init`, which every package exports, was awaited. Output for Node never uses it.
   *
   * @default true, unless the formats or the target that the bundler is set to are known to lack it (Vite, esbuild)
   */
  readonly topLevelAwait?: boolean
}

export type Platform = 'browser' | 'node'
