import './require-node.js'
import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import { createHost, type Host } from './host.js'
import type { Options } from './options.js'

/** A plugin over a host of its own: what each bundler's entry makes of the hooks for that bundler. */
export function createPlugin(
  hooks: (options: Options, host: Host) => UnpluginOptions,
): UnpluginInstance<Options | undefined> {
  return createUnplugin<Options | undefined>((options: Options | undefined = {}) => hooks(options, createHost(options)))
}

/** What plugins that share a host are made with. */
export interface Shared {
  readonly options: Options
  readonly host: Host
}

/** One of several plugins over one host, which a framework has for its parts. */
export function createSharedPlugin(hooks: (options: Options, host: Host) => UnpluginOptions): UnpluginInstance<Shared> {
  return createUnplugin(({ options, host }: Shared) => hooks(options, host))
}
