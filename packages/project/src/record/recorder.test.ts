import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore } from '@wasm-pkg/registry-client/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ModuleGraph } from '../modules/graph.js'
import type { ModuleId } from '../modules/ids.js'
import type { ResolvedPackage } from '../resolve/types.js'
import type { Project } from '../types.js'
import { readBuildRecord, writeBuildRecord } from './file.js'
import { createBuildRecorder } from './recorder.js'

let dir: string
let project: Project

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-record-'))
  project = { root: '/app', store: openStore({ dir }) } as Project
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** Named by the SHA-256 of `/app`. */
const recordPath = () => join(dir, 'builds', 'f53b52ad6d21cceb72dfa78fb67614fe14f110c58e68412b01508d6a485501c3.json')

const read = () => readBuildRecord(project.store, project.root)

/** A graph in which `name` leads to the module `wasm-pkg:name`, which takes a moment to load. */
function graphOf(packs: Readonly<Record<string, Partial<ResolvedPackage>>>): ModuleGraph {
  return {
    resolveId: async (specifier) => (specifier in packs ? `wasm-pkg:${specifier}` : undefined),
    async load() {
      await sleep(20)
      return { imports: [], body: [], exports: [] }
    },
    resolveBytes: async () => undefined,
    component: (id) => packs[id.slice('wasm-pkg:'.length)] as ResolvedPackage | undefined,
  }
}

const emit = () => ({ inline: new Uint8Array() })

describe('createBuildRecorder', () => {
  it('records what each package took and where it came from', async () => {
    const recorder = createBuildRecorder()
    const graph = recorder.watch(
      graphOf({
        fresh: { id: 'a:fresh@1.0.0' },
        kept: { id: 'a:kept@1.0.0' },
        own: { id: 'a:own@1.0.0', override: '/x' },
      }),
    )
    const download = { phase: 'download', package: 'a:fresh@1.0.0' } as const
    recorder.note(download)
    recorder.note({ ...download, bytes: 1, total: 2 })
    await sleep(20)
    recorder.note({ ...download, done: true })
    recorder.note({ phase: 'transpile', package: 'a:fresh@1.0.0' })
    recorder.note({ phase: 'transpile', package: 'a:fresh@1.0.0', done: true })
    for (const name of ['fresh', 'kept', 'own', 'other']) {
      const id = await graph.resolveId(name)
      if (id !== undefined) await graph.load(id, emit)
    }
    await recorder.save(project)
    const record = await read()
    const origins = Object.entries(record?.packages ?? {}).map(([id, { origin }]) => [id, origin])
    expect(Object.fromEntries(origins)).toEqual({
      'a:fresh@1.0.0': 'registry',
      'a:kept@1.0.0': 'store',
      'a:own@1.0.0': 'file',
    })
    const fresh = record?.packages['a:fresh@1.0.0']
    expect(fresh?.fetch).toBeGreaterThanOrEqual(15)
    expect(fresh?.load).toBeGreaterThanOrEqual(15)
    expect(fresh).toHaveProperty('compile')
    expect(record?.packages['a:kept@1.0.0']).not.toHaveProperty('compile')
  })

  it('does not take the import of a found package for finding it', async () => {
    const recorder = createBuildRecorder()
    const graph = recorder.watch(graphOf({ 'wasm-pkg:one': { id: 'a:one@1.0.0' } }))
    await graph.resolveId('wasm-pkg:one')
    await recorder.save(project)
    expect(await read()).toBeUndefined()
  })

  it('writes only when there is something new, and never fails', async () => {
    const recorder = createBuildRecorder()
    await recorder.save(project)
    expect(await read()).toBeUndefined()
    const graph = recorder.watch(graphOf({ one: { id: 'a:one@1.0.0' } }))
    await graph.load('wasm-pkg:one' satisfies ModuleId, emit)
    await recorder.save({ ...project, store: openStore({ dir: '/dev/null/store' }) })
    await graph.load('wasm-pkg:one', emit)
    await recorder.save(project)
    const { savedAt } = (await read()) ?? {}
    await recorder.save(project)
    expect((await read())?.savedAt).toBe(savedAt)
  })
})

describe('readBuildRecord', () => {
  const record = { startedAt: '2026-01-01T00:00:00Z', savedAt: '2026-01-01T00:00:01Z', packages: {} }

  it('takes damage and other versions for no record', async () => {
    await writeBuildRecord(project.store, project.root, record)
    expect(await read()).toEqual(record)
    const other = { ...record, version: 0 }
    await writeBuildRecord(project.store, '/other', record)
    for (const text of ['{', JSON.stringify(other), 'null']) {
      await writeFile(recordPath(), text)
      expect(await read()).toBeUndefined()
    }
  })

  it('drops records of projects that nobody builds', async () => {
    await writeBuildRecord(project.store, project.root, record)
    await utimes(recordPath(), new Date(0), new Date(0))
    await writeBuildRecord(project.store, '/other', record)
    expect(await read()).toBeUndefined()
    expect(await readBuildRecord(project.store, '/other')).toEqual(record)
  })
})
