import './require-node.js'
import type { UnpluginOptions } from 'unplugin'

type Bundler = 'vite' | 'rollup' | 'rolldown'

/**
 * The plugin for a bundler whose hooks are Rollup's. It needs none of unplugin's code, which takes 30 ms to load, more than the
 * rest of a start.
 */
export function nativePlugin(hooks: UnpluginOptions, bundler: Bundler): object {
  const plugin = { ...hooks, ...hooks[bundler] }
  if (bundler !== 'rollup') return plugin
  const { resolveId, load, transform } = plugin
  return {
    ...plugin,
    resolveId: filtered(resolveId, ([id]) => ({ id })),
    load: filtered(load, ([id]) => ({ id })),
    transform: filtered(transform, ([code, id]) => ({ id, code })),
  }
}

interface Subject {
  readonly id: unknown
  readonly code?: unknown
}

type Handler = (this: unknown, ...args: unknown[]) => unknown

/** The part of Rollup's filters that our hooks use. */
interface Filter {
  readonly id: RegExp | { readonly include: RegExp; readonly exclude: RegExp }
  readonly code?: RegExp
}

/** A hook that checks its filter itself. Releases of Rollup before 4.40 ignore filters. */
function filtered(hook: unknown, subject: (args: readonly unknown[]) => Subject): unknown {
  if (typeof hook !== 'object' || hook === null) return hook
  const { filter, handler } = hook as { readonly filter: Filter; readonly handler: Handler }
  return {
    ...hook,
    handler(this: unknown, ...args: unknown[]): unknown {
      return passes(filter, subject(args)) ? handler.apply(this, args) : undefined
    },
  }
}

function passes({ id: ids, code: texts }: Filter, { id, code }: Subject): boolean {
  const { include, exclude } = ids instanceof RegExp ? { include: ids, exclude: undefined } : ids
  if (typeof id !== 'string' || !include.test(id) || exclude?.test(id) === true) return false
  return texts === undefined || (typeof code === 'string' && texts.test(code))
}
