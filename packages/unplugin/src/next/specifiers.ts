import { isSpecifierShape } from '@wasm-pkg/project'

/** Code that is shown, not run. */
const FENCED = /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[^\n]*$|(?![\s\S]))/gm

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/

/** `from 'x'`, `import 'x'`, `import('x')` (with a comment for the bundler before it) and `require('x')`. */
const IMPORT =
  /(?<![.\w$-])(?:(?:from|import)\s*|(?:import|require)\s*\(\s*(?:\/\*[^*]{0,200}\*\/\s*)?)(?<quote>["'`])(?<specifier>[a-z][a-z0-9-]*:[^"'`\n\\]{1,400})\k<quote>/

/** Strings end with their line, so that an apostrophe in the text of JSX hides no more than that. */
const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`/

/** Where an operand is expected, so that a division is none. Bounds keep the time in proportion to the text. */
const REGEXP = /(?<=[=(,:[!&|?{};]\s{0,9}|\breturn )\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,100}\]){1,200}\//

const TOKEN = new RegExp([IMPORT, COMMENT, STRING, REGEXP].map(({ source }) => source).join('|'), 'g')

/** Files cost nothing that mention no `ns:name` in quotes. */
const MENTIONS_PACKAGE = /["'`][a-z][a-z0-9-]*:[a-z]/

/**
 * What a source in JavaScript, TypeScript, JSX or MDX may import of registries, in the order of the text: by the shape of
 * the imports, without those in comments and in strings. Computed specifiers are not found.
 */
export function specifiersIn(code: string, isMdx: boolean): readonly string[] {
  if (!MENTIONS_PACKAGE.test(code)) return []
  const shown = isMdx ? code.replaceAll(FENCED, '') : code
  const found = [...shown.matchAll(TOKEN)].flatMap(({ groups }) => groups?.['specifier'] ?? [])
  return [...new Set(found)].filter((specifier) => isSpecifierShape.test(specifier))
}
