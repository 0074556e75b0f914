import type { AsyncFunctions } from '../transpile/types.js'
import { camelCase, pascalCase } from './words.js'

/** `[method]drawing.add` and `[static]drawing.load`, or a plain name. */
const FUNCTION = /^(?:\[(?:method|static)\](?<resource>[a-z0-9-]+)\.)?(?<name>[a-z0-9-]+)$/i

/**
 * Declarations of an interface in which the functions that may wait give promises. jco says so of the functions of a world alone.
 *
 * @param text jco's declarations: one line for each function and method
 * @param id of the interface
 */
export function withPromises(text: string, id: string, async: AsyncFunctions | undefined): string {
  const names = [...(async?.imports ?? []), ...(async?.exports ?? [])]
    .filter((name) => name.startsWith(`${id}#`))
    .map((name) => FUNCTION.exec(name.slice(id.length + 1))?.groups)
  return names.reduce((known, groups) => {
    const name = camelCase(groups?.['name'] ?? '')
    const resource = groups?.['resource']
    if (resource === undefined) return promised(known, `^ *(?:export )?(?:declare )?function _?${name}\\(`)
    const start = new RegExp(`^ *export class ${pascalCase(resource)}\\b`, 'm').exec(known)?.index ?? known.length
    const length = known.slice(start).search(/\n *\}/)
    const end = length === -1 ? known.length : start + length
    const body = promised(known.slice(start, end), `^ +(?:static )?${name}\\(`)
    return known.slice(0, start) + body + known.slice(end)
  }, text)
}

function promised(text: string, head: string): string {
  return text.replace(new RegExp(`(${head}.*\\): )(?!Promise<)(.+);$`, 'm'), '$1Promise<$2>;')
}
