import './require-node.js'
import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import { createHost, type Host } from './host.js'
import type { Options } from './options.js'

/** Creates a plugin with its own host. Each bundler's entry calls it with its hooks. */
export function createPlugin(
  hooks: (options: Options, host: Host) => UnpluginOptions,
): UnpluginInstance<Options | undefined> {
  return createUnplugin<Options | undefined>((options: Options | undefined = {}) => hooks(options, createHost(options)))
}

/** The input for plugins that share a host. */
export interface Shared {
  readonly options: Options
  readonly host: Host
}

/** Creates one of several plugins that share a host, for the parts of a framework. */
export function createSharedPlugin(hooks: (options: Options, host: Host) => UnpluginOptions): UnpluginInstance<Shared> {
  return createUnplugin(({ options, host }: Shared) => hooks(options, host))
}
