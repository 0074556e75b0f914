import { createRequire } from 'node:module'
import { isAbsolute, join } from 'node:path'

/** The package `browserslist`, which webpack depends on and Rspack bundles. */
interface Browserslist {
  (
    queries: string | readonly string[] | undefined,
    options: { readonly path: string; readonly env?: string; readonly throwOnMissing?: boolean },
  ): readonly string[]
  loadConfig(options: { readonly path: string; readonly env?: string }): readonly string[] | undefined
}

const TARGET = /^browserslist(?::(?<input>.+))?$/

/**
 * The bundler's targets, with `browserslist` replaced with its browsers, such as `chrome 100`. They stay unknown if the
 * package cannot be resolved, or a path to a configuration is given.
 */
export function withBrowsers(targets: readonly string[], context: string): readonly string[] {
  return targets.flatMap((target) => {
    const match = TARGET.exec(target)
    return match === null ? [target] : browsersOf(match.groups?.['input'], context)
  })
}

/** @param input an environment of the configuration, or queries */
function browsersOf(input: string | undefined, context: string): readonly string[] {
  const browserslist = find(context)
  if (browserslist === undefined || (input !== undefined && isAbsolute(input))) return []
  const where = { path: context, ...(input !== undefined && { env: input }) }
  try {
    const config = browserslist.loadConfig(where)
    if (config !== undefined) return browserslist(config, { ...where, throwOnMissing: true })
  } catch {
    // There is no such environment.
  }
  try {
    return input === undefined ? [] : browserslist(input, where)
  } catch {
    // The bundler reports invalid queries.
    return []
  }
}

function find(context: string): Browserslist | undefined {
  const here = createRequire(join(context, 'package.json'))
  for (const from of [undefined, 'webpack', '@rsbuild/core']) {
    try {
      const finder = from === undefined ? here : createRequire(here.resolve(from))
      return finder('browserslist') as Browserslist
    } catch {
      // It cannot be resolved from there.
    }
  }
  return undefined
}
