import { readFile } from 'node:fs/promises'
import type { ImportDeclaration, ImportSpecifier, Program } from 'acorn'
import type { GeneratedModule, ModuleExport, ModuleImport } from './generated.js'

/**
 * Modules that keep a component's descriptors inside the granted folders, and those that make its errors readable while it
 * is developed. They become part of the program unchanged.
 */
const MODULES = [
  'bases',
  'checks',
  'guest-errors',
  'guest-map',
  'guest-text',
  'paths',
  'preview2',
  'preview3',
  'turns',
] as const

export type SandboxModule = (typeof MODULES)[number]

const PREFIX = 'wasm-pkg:sandbox/'

/**
 * The id of the module. It is the same for all packages, so that they share the queue that separates checks and
 * renames.
 */
export function sandboxId(module: SandboxModule): `wasm-pkg:${string}` {
  return `${PREFIX}${module}`
}

export function sandboxModule(id: string): SandboxModule | undefined {
  return MODULES.find((module) => sandboxId(module) === id)
}

/** The compiled module, which imports the other sandbox modules by their ids. */
export async function generateSandboxModule(module: SandboxModule): Promise<GeneratedModule> {
  const code = await readFile(new URL(`sandbox/${module}.js`, import.meta.url), 'utf8')
  const { parse } = await import('acorn')
  return asGenerated(code, parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))
}

function asGenerated(code: string, { body }: Program): GeneratedModule {
  const imports: ModuleImport[] = []
  const exports: ModuleExport[] = []
  const statements: string[] = []
  for (const node of body) {
    if (node.type === 'ImportDeclaration') {
      imports.push(...importsOf(node))
      continue
    }
    statements.push(code.slice(node.start, node.end))
    if (node.type !== 'ExportNamedDeclaration' || !node.declaration) continue
    const { declaration } = node
    const names =
      declaration.type === 'VariableDeclaration' ? declaration.declarations.map(({ id }) => id) : [declaration.id]
    for (const id of names) if (id.type === 'Identifier') exports.push({ kind: 'declared', name: id.name })
  }
  return { imports, body: statements, exports }
}

function importsOf({ source, specifiers }: ImportDeclaration): readonly ModuleImport[] {
  const text = String(source.value)
  const neighbour = MODULES.find((module) => text === `./${module}.js`)
  const from = neighbour === undefined ? text : sandboxId(neighbour)
  return specifiers.map((item) => {
    if (item.type === 'ImportNamespaceSpecifier') return { from, local: item.local.name }
    return {
      from,
      name: item.type === 'ImportDefaultSpecifier' ? 'default' : importedName(item),
      local: item.local.name,
    }
  })
}

function importedName({ imported }: ImportSpecifier): string {
  return imported.type === 'Identifier' ? imported.name : String(imported.value)
}
