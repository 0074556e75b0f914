import { renderTypes } from '../types/render.js'
import type { PackageTypes } from '../types/types.js'

/**
 * The declarations of a module folder: `types.d.ts` has the types of the package, and TypeScript finds `index.d.ts`
 * next to `index.js`. Module names differ from those in a project's `wasm-pkg.d.ts`, which may declare the same
 * package.
 */
export function standaloneTypes(types: PackageTypes): Readonly<Record<'types.d.ts' | 'index.d.ts', string>> {
  const scope = `${types.scope}/folder`
  const specifier = `${scope}/module`
  const text = renderTypes([{ specifier: `${specifier}?instantiate`, types }]).replaceAll(
    types.scope,
    (found, at, all) => (String(all).startsWith(scope, Number(at)) ? found : scope),
  )
  const from = JSON.stringify(`${specifier}?instantiate`)
  return {
    'types.d.ts': text,
    'index.d.ts': `/// <reference path="./types.d.ts" />\nexport * from ${from}\n`,
  }
}
