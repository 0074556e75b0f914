import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import type { ModuleGraph } from '../modules/graph.js'
import { isModuleId, type ModuleId } from '../modules/ids.js'
import type { Project } from '../types.js'
import { writeBuildRecord } from './file.js'
import type { PackageTimings } from './types.js'

/** Measures the times of a build's packages, which the local page shows. */
export interface BuildRecorder {
  /** Called with the progress of downloads and compilations. */
  note(event: ProgressEvent): void
  /** Returns the same graph, and measures everything that is resolved and loaded through it. */
  watch(graph: ModuleGraph): ModuleGraph
  /** Writes the measurements into the project's store, if there are new ones. Never fails. */
  save(project: Project): Promise<void>
}

type Phase = 'resolve' | 'fetch' | 'load' | 'compile' | 'types'

const PHASES: Readonly<Partial<Record<ProgressEvent['phase'], Phase>>> = {
  download: 'fetch',
  transpile: 'compile',
  types: 'types',
}

/** Creates the recorder for a process. For each package, the last measurement is kept. */
export function createBuildRecorder(): BuildRecorder {
  const startedAt = new Date().toISOString()
  const started = new Map<string, number>()
  const packages = new Map<string, Partial<Record<Phase, number>>>()
  const overrides = new Set<string>()
  let changed = false

  /** Modules of one package wait for the same work, so the longest wait counts. */
  function add(id: string, phase: Phase, milliseconds: number): void {
    const known = packages.get(id) ?? {}
    packages.set(id, { ...known, [phase]: Math.max(known[phase] ?? 0, Math.round(milliseconds * 10) / 10) })
    changed = true
  }

  function addTo(graph: ModuleGraph, id: ModuleId | undefined, phase: Phase, begun: number): void {
    const pack = id === undefined ? undefined : graph.component(id)
    if (pack === undefined) return
    if (pack.override !== undefined) overrides.add(pack.id)
    add(pack.id, phase, performance.now() - begun)
  }

  function timingsOf(id: string, times: Partial<Record<Phase, number>>): PackageTimings {
    const origin = overrides.has(id) ? 'file' : times.fetch === undefined ? 'store' : 'registry'
    return { origin, ...times }
  }

  return {
    note({ phase: kind, package: id, done }) {
      const phase = PHASES[kind]
      if (phase === undefined) return
      const key = `${phase} ${id}`
      const begun = started.get(key)
      if (begun === undefined) started.set(key, performance.now())
      if (begun === undefined || done !== true) return
      started.delete(key)
      add(id, phase, performance.now() - begun)
    },
    watch: (graph) => ({
      ...graph,
      async resolveId(specifier, importer) {
        const begun = performance.now()
        const id = await graph.resolveId(specifier, importer)
        // Packages that generated modules import were already resolved when the importing package was linked.
        if (!isModuleId(specifier)) addTo(graph, id, 'resolve', begun)
        return id
      },
      async load(id, emitCore) {
        const begun = performance.now()
        const loaded = await graph.load(id, emitCore)
        addTo(graph, id, 'load', begun)
        return loaded
      },
    }),
    async save({ store, root }) {
      if (!changed) return
      changed = false
      const measured = [...packages].map(([id, times]) => [id, timingsOf(id, times)] as const)
      const savedAt = new Date().toISOString()
      try {
        await writeBuildRecord(store, root, { startedAt, savedAt, packages: Object.fromEntries(measured) })
      } catch {
        // A build must not fail because its times cannot be recorded.
      }
    },
  }
}
