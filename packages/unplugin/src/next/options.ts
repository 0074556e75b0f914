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
   * Further folders whose sources import packages, from `dir`: what a monorepo shares, or a dependency
   * (`node_modules/some-package`). Turbopack alone needs it.
   */
  readonly include?: readonly string[]
}
