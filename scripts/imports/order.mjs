import { isTest, packageOf } from './names.mjs'

/** The packages that a package may import by name, in addition to itself. All others are forbidden. */
const MAY_USE = new Map([
  ['registry-client', []],
  ['wasi', []],
  ['registry-server', []],
  ['action', []],
  ['component', ['registry-client', 'wasi']],
  ['project', ['registry-client', 'wasi', 'component']],
  ['authoring', ['registry-client', 'wasi', 'component', 'project']],
  ['review', ['registry-client', 'wasi', 'component', 'project']],
  ['inspector', ['registry-client', 'wasi', 'component', 'project', 'review']],
  ['core', ['registry-client', 'wasi', 'project']],
  ['node', ['registry-client', 'wasi', 'component', 'project', 'authoring']],
  ['unplugin', ['registry-client', 'wasi', 'component', 'project', 'authoring', 'inspector']],
  ['cli', ['registry-client', 'wasi', 'component', 'project', 'authoring', 'review', 'inspector', 'registry-server']],
])

/**
 * Imports that violate the order of the packages, reach into another package's folder, or use test helpers in shipped
 * code.
 *
 * @param {import('./graph.mjs').Graph} graph
 * @returns {readonly string[]}
 */
export function misplaced({ edges }) {
  return edges
    .filter((edge) => isMisplaced(edge))
    .map(({ from, to, specifier }) => `${packageOf(from)}: ${from} -> ${to ?? specifier}`)
}

/** @param {import('./graph.mjs').Edge} edge */
function isMisplaced({ from, to, toPackage }) {
  const own = packageOf(from)
  if (to !== undefined) return packageOf(to) !== own || (isTest(to) && !isTest(from))
  if (toPackage === undefined || toPackage === own) return false
  if (isTest(from)) return false
  return !(MAY_USE.get(own) ?? []).includes(toPackage)
}
