import { WasmPkgError } from '@wasm-pkg/registry-client/errors'

export interface Token {
  readonly kind: 'word' | 'string' | 'mark'
  readonly text: string
  readonly start: number
  readonly end: number
}

/** One declaration of a file, with the docs before it. */
export interface Statement {
  readonly tokens: readonly Token[]
  readonly start: number
  readonly end: number
}

const TOKEN =
  /(?<space>\s+|\/\/[^\n]*|\/\*[^]*?\*\/)|(?<word>[\w$]+)|(?<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?<mark>=>|[{}()[\]<>;:,?|&=.*-])/y

const CLOSING: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' }

/** What jco declares: nothing that could reach outside the module that the declarations are put into. */
const HEADS: ReadonlySet<string> = new Set([
  'export type',
  'export interface',
  'export class',
  'export function',
  'export const',
  'export {',
  'function',
])

/** Declarations that end with their body instead of a semicolon. */
const BODIES: ReadonlySet<string> = new Set(['export interface', 'export class'])

/**
 * Splits declarations into statements and lets nothing through that jco would not write: unbalanced brackets would end the module
 * around them, and `declare global` or `declare module` would declare things elsewhere.
 *
 * @throws WasmPkgError `E_WASM`: the docs or names of a package got out of their place
 */
export function readStatements(text: string): readonly Statement[] {
  const statements: Statement[] = []
  const open: string[] = []
  let tokens: Token[] = []
  let start = 0
  for (const token of tokenize(text)) {
    tokens.push(token)
    const opener = token.kind === 'mark' ? CLOSING[token.text] : undefined
    if (opener !== undefined && open.pop() !== opener) throw notDeclarations(text, token.start)
    if (token.kind === 'mark' && '{(['.includes(token.text)) open.push(token.text)
    if (open.length > 0) continue
    if (token.text !== ';' && !(token.text === '}' && BODIES.has(headOf(tokens)))) continue
    if (!HEADS.has(headOf(tokens))) throw notDeclarations(text, tokens[0]?.start ?? 0)
    statements.push({ tokens, start, end: token.end })
    start = token.end
    tokens = []
  }
  if (tokens.length > 0) throw notDeclarations(text, tokens[0]?.start ?? 0)
  return statements
}

function headOf(tokens: readonly Token[]): string {
  const [first, second] = tokens
  return first?.text === 'export' ? `export ${second?.text ?? ''}` : (first?.text ?? '')
}

function* tokenize(text: string): Generator<Token> {
  let offset = 0
  while (offset < text.length) {
    TOKEN.lastIndex = offset
    const groups = TOKEN.exec(text)?.groups
    if (groups === undefined) throw notDeclarations(text, offset)
    const end = TOKEN.lastIndex
    const { word, string, mark } = groups
    if (word !== undefined) yield { kind: 'word', text: word, start: offset, end }
    else if (string !== undefined) yield { kind: 'string', text: string, start: offset, end }
    else if (mark !== undefined) yield { kind: 'mark', text: mark, start: offset, end }
    offset = end
  }
}

function notDeclarations(text: string, offset: number): WasmPkgError {
  const line = text.slice(0, offset).split('\n').length
  return new WasmPkgError('E_WASM', `The types of this package cannot be trusted: line ${line} is no declaration`, {
    hint: 'A doc comment or name of the package breaks out of its place. Tell its author, or turn the types file off.',
  })
}
