import { runtimeWithoutSuspension, targetWithoutSuspension } from '@wasm-pkg/project/suspension-targets'
import type { UserConfig } from 'vite'
import type { ViteTarget } from './environment.js'

/**
 * `build.target` as the user set it for an environment. Vite's own default is ignored, because the user did not choose
 * those browsers.
 */
export function chosenTargets(user: UserConfig, environment: string | undefined): readonly string[] {
  const own = environment === undefined ? undefined : user.environments?.[environment]?.build?.target
  return [own ?? user.build?.target ?? []].flat().filter((target) => typeof target === 'string')
}

/**
 * Adds the target that does not support waiting for promises: a target of the build, or this Node if it runs the code
 * itself.
 */
export function withSuspension(target: ViteTarget, isBuild: boolean, targets: readonly string[]): ViteTarget {
  const here = target.platform === 'node' ? runtimeWithoutSuspension() : undefined
  const cannotSuspend = isBuild ? targetWithoutSuspension(targets) : here
  return cannotSuspend === undefined ? target : { ...target, cannotSuspend }
}
