import type { Statement } from './statements.js'

/** Name of the type that says what a module must export to stand for an imported interface. */
export const IMPLEMENTATION = '$Implementation'

const METHOD = /^\s+static (?<method>[\w$]+\(.*);$/gm
// jco indents by the brackets it has written, those in docs as well: the depth of a line says nothing.
const CONSTRUCTOR = /^\s*constructor(?<parameters>\(.*\));?$/m

/**
 * What a module of the user must look like to be bound to an interface. Not `typeof import(…)`: jco declares resources as classes
 * with private constructors, which no class of the user's can match, and functions as properties, whose parameters a
 * resource with more members than declared would not match either; methods are compared both ways.
 */
export function implementationType(text: string, statements: readonly Statement[]): string {
  const names = exportedNames(statements)
  const members: string[] = []
  for (const { tokens, end } of statements) {
    const words = tokens.map((token) => token.text)
    const at = words[0] === 'export' ? 1 : 0
    const name = tokens[at + 1]
    if (name === undefined) continue
    if (words[at] === 'function') {
      const signature = text.slice(name.end, end).replaceAll(/\/\*[^]*?\*\//g, '')
      members.push(`${names.get(name.text) ?? name.text}${signature}`)
    } else if (words[at] === 'class') {
      members.push(`readonly ${names.get(name.text) ?? name.text}: ${classType(name.text, text.slice(name.end, end))};`)
    }
  }
  return `  export interface ${IMPLEMENTATION} {\n${members.map((member) => `    ${member}\n`).join('')}  }\n`
}

function classType(name: string, body: string): string {
  const parameters = CONSTRUCTOR.exec(body)?.groups?.['parameters']
  const type =
    parameters === undefined ? `(abstract new (...args: never[]) => ${name})` : `(new ${parameters} => ${name})`
  const statics = [...body.matchAll(METHOD)].map(({ groups }) => `${groups?.['method'] ?? ''}; `)
  return statics.length === 0 ? type : `${type} & { ${statics.join('')}}`
}

/** `export { _class as class };` is how jco exports what a keyword names. */
function exportedNames(statements: readonly Statement[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { tokens } of statements) {
    if (tokens[1]?.text !== '{') continue
    for (const [index, token] of tokens.entries()) {
      const [local, exported] = [tokens[index - 1], tokens[index + 1]]
      if (token.text === 'as' && local !== undefined && exported !== undefined) names.set(local.text, exported.text)
    }
  }
  return names
}
