import type { BuildMode } from '@wasm-pkg/project/source-folder'

/**
 * What source folders are built for, by the bundler's own name of its mode.
 *
 * @param name `production`, `development`, `test`, or one that the user made up
 * @param isServe whether a dev server runs, if the bundler tells
 * @returns `undefined` if that does not tell. `NODE_ENV` decides then.
 */
export function buildModeOf(name: string | undefined, isServe?: boolean): BuildMode | undefined {
  if (name === 'production') return 'production'
  if (name === 'development' || name === 'test') return 'development'
  if (isServe === undefined) return undefined
  return isServe ? 'development' : 'production'
}
