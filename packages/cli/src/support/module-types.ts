import type { PackageTypes } from '@wasm-pkg/component'

/**
 * The declarations of a module that stands in a folder of its own: `types.d.ts` has those of the package, `index.d.ts` is
 * what TypeScript finds beside `index.js`. Their names are not those of the project's `wasm-pkg.d.ts`, which may declare the
 * same package.
 */
export async function moduleTypes(types: PackageTypes): Promise<ReadonlyMap<string, string>> {
  const { renderTypes } = await import('@wasm-pkg/component')
  const scope = `${types.scope}/folder`
  const specifier = `${scope}/module`
  const text = renderTypes([{ specifier: `${specifier}?instantiate`, types }]).replaceAll(
    types.scope,
    (found, at, all) => (String(all).startsWith(scope, Number(at)) ? found : scope),
  )
  return new Map([
    ['types.d.ts', text],
    [
      'index.d.ts',
      `/// <reference path="./types.d.ts" />\nexport * from ${JSON.stringify(`${specifier}?instantiate`)}\n`,
    ],
  ])
}
