import type { Options } from '../options.js'

/** Options of the plugin for Next.js. */
export interface NextOptions extends Omit<Options, 'platform' | 'topLevelAwait'> {
  /**
   * The folder of the Next.js project, where `next.config.js` is.
   *
   * @default the working directory
   */
  readonly dir?: string
  /**
   * Additional folders whose sources import packages, relative to `dir`: shared folders of a monorepo, or a dependency
   * (`node_modules/some-package`). Only needed for Turbopack.
   */
  readonly include?: readonly string[]
}
