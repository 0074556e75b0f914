import { isFrozen, isSet } from '../settings.js'
import type { BuildMode } from './types.js'
import type { SourceFolderOptions } from './source-folders.js'

/** As bundlers and test runners set `NODE_ENV`. Without it, the output may be shipped. */
export function buildMode({ NODE_ENV: mode }: NodeJS.ProcessEnv): BuildMode {
  return mode === 'development' || mode === 'test' ? 'development' : 'production'
}

/** Whether the user lets every command build source folders, by `WASM_PKG_ALLOW_BUILD`. */
export function allowsBuild({ WASM_PKG_ALLOW_BUILD: value }: NodeJS.ProcessEnv): boolean {
  return isSet(value)
}

/** A frozen project builds nothing, unless that is allowed. What must not build at all says so with `false`. */
export function forbiddenBuild(
  frozen: boolean | undefined,
  allowBuild: boolean | undefined,
  env: NodeJS.ProcessEnv,
): SourceFolderOptions['forbidden'] {
  if (allowBuild ?? allowsBuild(env)) return undefined
  if (allowBuild === undefined && !isFrozen(frozen, env)) return undefined
  return {
    reason: allowBuild === false ? 'and builds are not allowed here' : 'and the project is frozen',
    hint: 'Run wasm-pkg build there first, or allow builds: --allow-build, allowBuild: true or WASM_PKG_ALLOW_BUILD=1.',
  }
}
