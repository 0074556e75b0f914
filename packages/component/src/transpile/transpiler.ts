import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { DerivedEntry } from '@wasm-pkg/registry-client/store'
import { inspectComponent, requireKind } from '../inspect/facts.js'
import { convertTypes } from '../types/convert.js'
import type { PackageTypes } from '../types/types.js'
import { derivedKey, modulesEntry, openModules } from './cache.js'
import { createWorkerPool } from './pool.js'
import type { TaskFiles } from './tasks.js'
import type { ComponentSource, Transpiler, TranspilerOptions, TranspileRequest } from './types.js'

const TYPES = 'types.json'

/**
 * A transpiler over a store. Nothing is loaded and no thread starts before something is asked for that the store does not
 * have yet; equal requests at the same time are one.
 */
export function createTranspiler({ store, maxWorkers, onProgress }: TranspilerOptions): Transpiler {
  const pool = createWorkerPool(maxWorkers)
  const running = new Map<string, Promise<DerivedEntry>>()

  /** The entry of a key, made if the store has none. */
  async function derive(key: string, make: () => Promise<Map<string, Uint8Array>>): Promise<DerivedEntry> {
    const started = running.get(key) ?? read(key, make)
    running.set(key, started)
    try {
      return await started
    } finally {
      if (running.get(key) === started) running.delete(key)
    }
  }

  async function read(key: string, make: () => Promise<Map<string, Uint8Array>>): Promise<DerivedEntry> {
    return (await store.readDerived(key)) ?? (await store.writeDerived(key, await make()))
  }

  async function makeModules({ bytes, label, async, signal }: TranspileRequest): Promise<Map<string, Uint8Array>> {
    const content = await bytes()
    const facts = inspectComponent(content)
    requireKind(facts, ['component'], label)
    onProgress?.({ phase: 'transpile', package: label, total: facts.size })
    const task = { kind: 'transpile', bytes: content, imports: facts.imports, ...(async && { async }) } as const
    const files = await pool.run(label, task, signal)
    const { readGlue } = await import('../glue/read.js')
    const entry = modulesEntry(readGlue(glueText(files)), coresOf(files))
    onProgress?.({ phase: 'transpile', package: label, total: facts.size, done: true })
    return entry
  }

  async function makeTypes({ bytes, label, signal }: ComponentSource): Promise<Map<string, Uint8Array>> {
    const content = await bytes()
    const facts = inspectComponent(content)
    requireKind(facts, ['component', 'wit-package'], label)
    onProgress?.({ phase: 'types', package: label, total: facts.size })
    const files =
      facts.kind === 'component'
        ? await pool.run(label, { kind: 'component-types', bytes: content, imports: facts.imports }, signal)
        : await pool.run(label, { kind: 'wit-package-types', bytes: content }, signal)
    const types = convertTypes(textFiles(files), facts)
    onProgress?.({ phase: 'types', package: label, total: facts.size, done: true })
    return new Map([[TYPES, Buffer.from(JSON.stringify(types))]])
  }

  return {
    async transpile(request) {
      const { digest, async } = request
      const entry = await derive(derivedKey('modules', digest, async), () => makeModules(request))
      return await openModules(digest, entry, async)
    },
    async types(source) {
      const entry = await derive(derivedKey('types', source.digest), () => makeTypes(source))
      return JSON.parse(Buffer.from(await entry.read(TYPES)).toString('utf8')) as PackageTypes
    },
    close: () => pool.close(),
  }
}

function glueText(files: TaskFiles): string {
  const script = files.find(([name]) => name.endsWith('.js'))
  if (script === undefined) throw new WasmPkgError('E_INTERNAL', 'jco wrote no JavaScript')
  return Buffer.from(script[1]).toString('utf8')
}

function coresOf(files: TaskFiles): TaskFiles {
  return files.filter(([name]) => name.endsWith('.wasm'))
}

function textFiles(files: TaskFiles): ReadonlyMap<string, string> {
  return new Map(files.map(([name, content]) => [name, Buffer.from(content).toString('utf8')]))
}
