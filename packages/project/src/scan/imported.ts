/** An import in a script. */
export interface ScriptImport {
  readonly specifier: string
  /** Where the specifier is, with its quotes. */
  readonly start: number
  readonly end: number
}

/** What a syntax tree imports, in the order of the text. Computed specifiers are left out. */
export function importedBy(program: unknown): readonly ScriptImport[] {
  const found: ScriptImport[] = []
  const next: unknown[] = [program]
  // An explicit stack, so that deep nesting is not a problem.
  while (next.length > 0) {
    const value = next.pop()
    if (typeof value !== 'object' || value === null) continue
    const children = Object.values(value)
    for (let at = children.length - 1; at >= 0; at -= 1) next.push(children[at])
    const source = isNode(value) ? sourceOf(value) : undefined
    const specifier = textOf(source)
    if (specifier === undefined || !isNode(source)) continue
    found.push({ specifier, start: Number(source['start']), end: Number(source['end']) })
  }
  return found
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string }

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The node that names a module. */
function sourceOf(node: Node): unknown {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return node['source']
    case 'TSImportType':
      return node['source'] ?? literalOf(node['argument'])
    case 'TSExternalModuleReference':
      return node['expression']
    case 'CallExpression':
      return isRequire(node['callee']) && Array.isArray(node['arguments']) ? node['arguments'][0] : undefined
    default:
      return undefined
  }
}

/** Some parsers wrap the name in a type. */
function literalOf(argument: unknown): unknown {
  return isNode(argument) && argument.type === 'TSLiteralType' ? argument['literal'] : argument
}

function isRequire(callee: unknown): boolean {
  return isNode(callee) && callee.type === 'Identifier' && callee['name'] === 'require'
}

function textOf(source: unknown): string | undefined {
  if (!isNode(source)) return undefined
  if (source.type === 'Literal') return typeof source['value'] === 'string' ? source['value'] : undefined
  const parts: unknown = source.type === 'TemplateLiteral' ? source['quasis'] : undefined
  // Several parts mean that something between them is computed.
  if (!Array.isArray(parts) || parts.length !== 1) return undefined
  const [part] = parts as readonly { readonly value?: { readonly cooked?: unknown } }[]
  return typeof part?.value?.cooked === 'string' ? part.value.cooked : undefined
}
