import { isFrozen, isSet } from '../settings.js'
import type { BuildMode } from './types.js'
import type { SourceFolderOptions } from './source-folders.js'

/** As bundlers and test runners set `NODE_ENV`. Without it, the output may be shipped. */
export function buildMode({ NODE_ENV: mode }: NodeJS.ProcessEnv): BuildMode {
  return mode === 'development' || mode === 'test' ? 'development' : 'production'
}

/** A frozen project builds nothing, unless that is allowed. */
export function forbiddenBuild(
  frozen: boolean | undefined,
  allowBuild: boolean | undefined,
  env: NodeJS.ProcessEnv,
): SourceFolderOptions['forbidden'] {
  const isAllowed = allowBuild ?? isSet(env['WASM_PKG_ALLOW_BUILD'])
  if (isAllowed || !isFrozen(frozen, env)) return undefined
  return {
    reason: 'and the project is frozen',
    hint: 'Run wasm-pkg build there first, or allow builds: --allow-build, allowBuild: true or WASM_PKG_ALLOW_BUILD=1.',
  }
}
