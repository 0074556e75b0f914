import type { Compiler } from 'webpack'
import type { Host } from '../host.js'
import { PLUGIN_NAME } from '../plugin-name.js'

/**
 * If a type checker is part of the build, writes the types before anything is compiled. The type checker reads the
 * types file before this plugin resolves the first import, so the sources are scanned first. Otherwise, the build does
 * not wait.
 */
export function prepareTypes(compiler: Compiler, host: Host): void {
  const prepare = async (): Promise<void> => {
    const checks = checksTypes(compiler.options.module.rules) || compiler.options.plugins.some(isChecker)
    const written = host.typesAtStart(checks)
    if (checks) await written
  }
  compiler.hooks.beforeRun.tapPromise(PLUGIN_NAME, prepare)
  compiler.hooks.watchRun.tapPromise(PLUGIN_NAME, prepare)
}

/** Loaders are given by path, at any depth of rules and their uses. */
function checksTypes(rules: unknown): boolean {
  if (typeof rules === 'string') return /(?:^|[\\/])ts-loader(?:[\\/?]|$)/.test(rules)
  if (Array.isArray(rules)) return rules.some(checksTypes)
  if (typeof rules !== 'object' || rules === null) return false
  const { loader, use, oneOf, rules: inner } = rules as Readonly<Record<string, unknown>>
  return [loader, use, oneOf, inner].some(checksTypes)
}

function isChecker(plugin: unknown): boolean {
  return typeof plugin === 'object' && plugin !== null && /^(?:Fork)?TsChecker/.test(plugin.constructor.name)
}
