import { sha256 } from '@wasm-pkg/registry-client/digest'
import { createSingleFlight } from '@wasm-pkg/registry-client/single-flight'
import type { DerivedEntry } from '@wasm-pkg/registry-client/store'
import { EVERYTHING_TEXT } from '../glue/tasks/everything.js'
import type { TaskRuntimeCode } from '../glue/tasks/module.js'
import { inspectComponent, inspectOutline, requireKind } from '../inspect/facts.js'
import { describeTypes } from '../types/describe.js'
import type { PackageTypes } from '../types/types.js'
import { derivedKey } from './cache.js'
import { openModules, TASK_RUNTIME } from './entry.js'
import { createWorkerPool } from './pool.js'
import type { ComponentSource, Transpiler, TranspilerOptions, TranspileRequest } from './types.js'

const TYPES = 'types.json'

/** What the task runtime is taken from. */
const EVERYTHING = Buffer.from(EVERYTHING_TEXT)
const TASKS_DIGEST = sha256(EVERYTHING)
const TASKS_KEY = derivedKey('tasks', TASKS_DIGEST)

/**
 * Creates a transpiler with a store. It loads nothing and starts no thread until a request misses the store. Concurrent
 * equal requests share their work.
 */
export function createTranspiler({ store, maxWorkers, onProgress }: TranspilerOptions): Transpiler {
  const pool = createWorkerPool(maxWorkers)
  const running = createSingleFlight<DerivedEntry>()
  let tasks: string | undefined

  /** The entry of a key. Computes it if the store does not have it. */
  function derive(
    key: string,
    source: ComponentSource,
    make: (signal: AbortSignal) => Promise<Map<string, Uint8Array>>,
  ): Promise<DerivedEntry> {
    return running.run(key, source.signal, async (signal) => {
      return (await store.readDerived(key)) ?? (await store.writeDerived(key, await make(signal)))
    })
  }

  /** Reports the start and the end of work, so that a display never shows failed work as running. */
  async function reported<T>(phase: 'transpile' | 'types', label: string, total: number, work: Promise<T>): Promise<T> {
    onProgress?.({ phase, package: label, total })
    try {
      return await work
    } finally {
      onProgress?.({ phase, package: label, total, done: true })
    }
  }

  /** The task runtime, if the store has it. Making it takes a thread longer than most components. */
  async function storedTasks(): Promise<string | undefined> {
    const entry = tasks === undefined ? await store.readDerived(TASKS_KEY) : undefined
    if (entry !== undefined) tasks = Buffer.from(await entry.read(TASK_RUNTIME)).toString('utf8')
    return tasks
  }

  async function makeModules(request: TranspileRequest, signal: AbortSignal): Promise<Map<string, Uint8Array>> {
    const { label, async } = request
    const bytes = await request.bytes()
    const facts = inspectComponent(bytes, label)
    requireKind(facts, ['component'], label)
    const written = await storedTasks()
    const task = {
      kind: 'transpile',
      bytes,
      imports: facts.imports,
      exports: facts.exports,
      ...(async && { async }),
      ...(written !== undefined && { tasks: written }),
    } as const
    return new Map(await reported('transpile', label, facts.size, pool.run(label, task, signal)))
  }

  async function makeTypes({ label, async, digest, ...source }: TranspileRequest): Promise<Map<string, Uint8Array>> {
    const bytes = await source.bytes()
    // It may be an outline, which has another digest.
    const facts = inspectOutline(bytes, digest, label)
    requireKind(facts, ['component', 'wit-package'], label)
    const describe = async (): Promise<PackageTypes> => describeTypes(bytes, facts, async)
    const types = await reported('types', label, facts.size, describe())
    return new Map([[TYPES, Buffer.from(JSON.stringify(types))]])
  }

  return {
    async transpile(request) {
      const { digest, async } = request
      const key = derivedKey('modules', digest, async)
      return await openModules(digest, await derive(key, request, (signal) => makeModules(request, signal)))
    },
    async built({ digest, async }) {
      const entry = await store.readDerived(derivedKey('modules', digest, async))
      return entry && (await openModules(digest, entry))
    },
    async types(request) {
      const key = derivedKey('types', request.digest, request.async)
      const entry = await derive(key, request, () => makeTypes(request))
      return JSON.parse(Buffer.from(await entry.read(TYPES)).toString('utf8')) as PackageTypes
    },
    async taskRuntime() {
      const source = { digest: TASKS_DIGEST, label: 'the task runtime', bytes: () => Promise.resolve(EVERYTHING) }
      const entry = await derive(TASKS_KEY, source, async (signal) => {
        return new Map(await pool.run(source.label, { kind: 'task-runtime' }, signal))
      })
      return JSON.parse(Buffer.from(await entry.read(TASK_RUNTIME)).toString('utf8')) as TaskRuntimeCode
    },
    close: () => pool.close(),
  }
}
