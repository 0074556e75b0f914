import type { ComponentFacts } from '../inspect/facts.js'
import type { PackageTypes, TypesBlock } from './types.js'

/**
 * jco's declaration files as bodies of ambient modules. First version: interfaces keep the id of their header line, and
 * those that are imported carry ids of this component alone.
 */
export function convertTypes(files: ReadonlyMap<string, string>, facts: ComponentFacts): PackageTypes {
  const ids = new Map<string, string>()
  for (const [path, text] of files) {
    const id = /^\/\*\* @module Interface (\S+) \*\*\//.exec(text)?.[1]
    if (id !== undefined) ids.set(path, facts.exports.includes(id) ? id : `${facts.digest}/imports/${id}`)
  }
  const blocks: TypesBlock[] = []
  let world = ''
  for (const [path, text] of files) {
    const id = ids.get(path)
    const body = text.replaceAll(
      /(['"])\.\/(?:interfaces\/)?([a-z0-9-]+)\.js\1/g,
      (all, _quote: string, name: string) => JSON.stringify(ids.get(`interfaces/${name}.d.ts`) ?? String(all)),
    )
    if (id !== undefined) blocks.push({ id, text: body })
    else if (!path.includes('/')) world += body
  }
  return { blocks, world }
}
