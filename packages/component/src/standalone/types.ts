import { inspectOutline } from '../inspect/facts.js'
import type { TranspileRequest } from '../transpile/types.js'
import { describeTypes } from '../types/describe.js'
import { scopeOf } from '../types/names.js'
import { renderTypes } from '../types/render.js'

/**
 * The declarations of a module folder: `types.d.ts` has the types of the package, and TypeScript finds `index.d.ts`
 * next to `index.js`. Module names differ from those in a project's `wasm-pkg.d.ts`, which may declare the same
 * package.
 */
export async function standaloneTypes({
  bytes,
  digest,
  label,
  async,
}: TranspileRequest): Promise<Readonly<Record<'types.d.ts' | 'index.d.ts', string>>> {
  const scope = `${scopeOf(digest)}/folder`
  const component = await bytes()
  const types = describeTypes(component, inspectOutline(component, digest, label), async, scope)
  const specifier = `${scope}/module?instantiate`
  return {
    'types.d.ts': renderTypes([{ specifier, types }]),
    'index.d.ts': exportsOf(specifier),
  }
}

/**
 * The declarations of a package whose modules are files: `index.d.ts` and one file for each interface beside it.
 *
 * @param interfaces full ids of interfaces, by the name of their file
 */
export async function packedTypes(
  { bytes, digest, label, async }: TranspileRequest,
  interfaces: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const scope = `${scopeOf(digest)}/npm`
  const component = await bytes()
  const types = describeTypes(component, inspectOutline(component, digest, label), async, scope)
  const own = `${scope}/module`
  const entries = [...interfaces].map(([name, id]) => ({ specifier: `${own}/${name}`, types, interface: id }))
  return new Map([
    ['types.d.ts', renderTypes([{ specifier: own, types }, ...entries], new Map(), { byId: false })],
    ['index.d.ts', exportsOf(own)],
    ...[...interfaces.keys()].map((name) => [`${name}.d.ts`, exportsOf(`${own}/${name}`)] as const),
  ])
}

/** The declarations of a module that is declared in `types.d.ts`. */
function exportsOf(specifier: string): string {
  return `/// <reference path="./types.d.ts" />\nexport * from ${JSON.stringify(specifier)}\n`
}
