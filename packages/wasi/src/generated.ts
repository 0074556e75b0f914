/**
 * A generated module. It stays data until a bundler or Node.js loads it, so that its imports and exports can be
 * inspected and changed without parsing code.
 */
export interface GeneratedModule {
  /** Imports, in the order in which they are evaluated. */
  readonly imports: readonly ModuleImport[]
  /** Statements without imports. */
  readonly body: readonly string[]
  readonly exports: readonly ModuleExport[]
  /** Whether it waits at its top level, which not every format supports. @default false */
  readonly awaits?: boolean
}

/** `import { name as local } from "from"` */
export interface ModuleImport {
  /** Specifier. */
  readonly from: string
  /** The imported name. If absent, imports the whole namespace of the module. */
  readonly name?: string
  readonly local: string
}

export type ModuleExport =
  /** A variable of the body or an import. */
  | { readonly kind: 'local'; readonly name: string; readonly local: string }
  /**
   * Another module's export, or without `imported` its whole namespace. It has no local name, so that bundlers can
   * remove it.
   */
  | { readonly kind: 'from'; readonly name: string; readonly from: string; readonly imported?: string }
  /** All exports of another module except its default export. */
  | { readonly kind: 'all'; readonly from: string }
  /** The body contains the `export` itself. */
  | { readonly kind: 'declared'; readonly name: string }

/** Whether it exports a name itself, which excludes what `export *` passes on. */
export function hasExport({ exports }: GeneratedModule, name: string): boolean {
  return exports.some((item) => item.kind !== 'all' && item.name === name)
}

/** Returns the module with replaced specifiers in its imports and exports. */
export async function withSpecifiers(
  module: GeneratedModule,
  replace: (specifier: string) => Promise<string>,
): Promise<GeneratedModule> {
  const replaced = new Map<string, string>()
  for (const item of [...module.imports, ...module.exports]) {
    if ('from' in item && !replaced.has(item.from)) replaced.set(item.from, await replace(item.from))
  }
  const put = <T extends { readonly from: string }>(item: T): T => ({
    ...item,
    from: replaced.get(item.from) ?? item.from,
  })
  return {
    ...module,
    imports: module.imports.map(put),
    exports: module.exports.map((item) => ('from' in item ? put(item) : item)),
  }
}

/** Prints the code of a module. Merges duplicate imports. */
export function printModule({ imports, body, exports }: GeneratedModule): string {
  const lines = [...new Set(imports.map(printImport)), ...body, ...exports.flatMap(printExport)]
  return `${lines.join('\n')}\n`
}

function printImport({ name, local, from }: ModuleImport): string {
  if (name === undefined) return `import * as ${local} from ${quote(from)}`
  if (name === 'default') return `import ${local} from ${quote(from)}`
  return `import { ${exportName(name)} as ${local} } from ${quote(from)}`
}

function printExport(item: ModuleExport): readonly string[] {
  switch (item.kind) {
    case 'local':
      return [`export { ${item.local} as ${exportName(item.name)} }`]
    case 'from':
      return item.imported === undefined
        ? [`export * as ${exportName(item.name)} from ${quote(item.from)}`]
        : [`export { ${exportName(item.imported)} as ${exportName(item.name)} } from ${quote(item.from)}`]
    case 'all':
      return [`export * from ${quote(item.from)}`]
    case 'declared':
      return []
  }
}

/** Reserved words are allowed as export names. Anything that is not a name is quoted (`docs:adder/add@0.1.0`). */
function exportName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) ? name : quote(name)
}

/**
 * A JavaScript string literal. Names come from packages, so no character may end the literal, or the script element
 * that may contain the bundle. The two line separators are escaped for parsers older than ES2019.
 */
export function quote(text: string): string {
  return literal(text)
}

/** The JavaScript literal of a JSON value, escaped like a string. */
export function literal(value: string | object): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029').replaceAll('<', '\\x3c')
}
