import type { CoreExpression } from '@wasm-pkg/component'
import { printModule, withSpecifiers } from '@wasm-pkg/wasi/generated'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createModuleGraph, type ModuleGraph, type ModuleGraphOptions, type Project } from '@wasm-pkg/project'
import { isModuleId } from '@wasm-pkg/project/module-id'

/** Modules of a program that was written out, by the specifier it imports. */
export interface Program {
  readonly graph: ModuleGraph
  /** Number of generated modules of a kind, `facade` or another: each package has one. */
  count(kind: string): number
  import(specifier: string): Promise<Record<string, unknown>>
}

/**
 * Writes what the module graph generates for the specifiers as files and imports them, so that it really runs in Node as a
 * bundler would arrange it: one file for each module id.
 *
 * @param findings is filled with what the graph reports
 */
export async function writeProgram(
  project: Project,
  specifiers: readonly string[],
  findings: string[] = [],
  mode: ModuleGraphOptions['mode'] = 'sync',
): Promise<Program> {
  const dir = await mkdtemp(join(project.root, 'out-'))
  const graph = createModuleGraph(project, {
    platform: 'node',
    mode,
    onFinding: ({ text }) => findings.push(text),
  })
  const files = new Map<string, string>()

  async function write(id: string): Promise<string> {
    const known = files.get(id)
    if (known !== undefined) return known
    const file = pathToFileURL(join(dir, `module-${files.size}.mjs`)).href
    files.set(id, file)
    if (!isModuleId(id)) throw new Error(`not a module id: ${id}`)
    const module = await graph.load(id, ({ path }) => coreExpression(path, mode))
    const placed = await withSpecifiers(module, async (from) => {
      if (from.startsWith('node:')) return from
      const inner = await graph.resolveId(from)
      return inner === undefined ? import.meta.resolve(from) : await write(inner)
    })
    await writeFile(new URL(file), printModule(placed))
    return file
  }

  const entries = new Map<string, string>()
  for (const specifier of specifiers) {
    const id = await graph.resolveId(specifier)
    if (id === undefined) throw new Error(`${specifier} is not claimed`)
    entries.set(specifier, await write(id))
  }
  return {
    graph,
    count: (kind) => [...files.keys()].filter((id) => id.startsWith(`wasm-pkg:${kind}/`)).length,
    import: async (specifier) => (await import(entries.get(specifier) ?? '')) as Record<string, unknown>,
  }
}

/** Outside of the mode `sync` the module is what a browser would have compiled by then: a promise of it. */
function coreExpression(path: string, mode: ModuleGraphOptions['mode']): CoreExpression {
  if (mode === 'sync') return { url: `new URL(${JSON.stringify(pathToFileURL(path).href)})` }
  return {
    imports: [{ from: 'node:fs/promises', name: 'readFile', local: 'readFile' }],
    module: `readFile(${JSON.stringify(path)}).then((bytes) => WebAssembly.compile(bytes))`,
  }
}
