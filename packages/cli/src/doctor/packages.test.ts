import { formatLock } from '@wasm-pkg/project/lock-file'
import { parseManifest } from '@wasm-pkg/project'
import { createRegistryClient } from '@wasm-pkg/registry-client'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { openStore } from '@wasm-pkg/registry-client/store'
import { lockOf, type PinShape } from '@wasm-pkg/testing/lock'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../frame/context.js'
import type { Finding } from './finding.js'
import { checkInstalled } from './installed.js'
import { checkRegistries } from './registries.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-doctor-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const pin: PinShape = { name: 'acme:image', version: '1.0.0', requiredBy: ['source'] }

/** The ways in which a project can have a package. */
const PROJECTS: readonly (readonly [string, wasmPkg: object, pins: readonly PinShape[]])[] = [
  ['declared', { dependencies: { 'acme:image': '^1' } }, []],
  ['only imported by sources', {}, [pin]],
  ['only overridden', { overrides: { 'acme:image': './image.wasm' } }, []],
]

function manifestOf(wasmPkg: object): ReturnType<typeof parseManifest> {
  return parseManifest(JSON.stringify({ wasmPkg }), join(folder, 'package.json'))
}

describe('what a package is imported with', () => {
  it.each(PROJECTS)('is missed for a package that is %s', async (_, wasmPkg, pins) => {
    const project = { manifest: manifestOf(wasmPkg), lock: lockOf(...pins) }
    expect(await checkInstalled(folder, project)).toMatchObject([{ check: 'plugin', status: 'warning' }])
  })

  it('is not missed without packages', async () => {
    expect(await checkInstalled(folder, { manifest: manifestOf({}), lock: lockOf() })).toEqual([])
  })
})

/** What doctor finds about registries if none is configured. */
async function registryFindings(wasmPkg: object, pins: readonly PinShape[]): Promise<readonly Finding[]> {
  await writeFile(join(folder, 'wasm-pkg.lock'), formatLock(lockOf(...pins)))
  await writeFile(join(folder, 'config.toml'), '')
  const config = await loadConfig({ configFile: join(folder, 'config.toml'), env: {} })
  const client = createRegistryClient({ config, store: openStore({ dir: folder }), env: {}, offline: true })
  const { signal } = new AbortController()
  try {
    const access = { config, client, store: openStore({ dir: folder }), manifest: manifestOf(wasmPkg), root: folder }
    return await checkRegistries({ env: {}, signal } as Context, access)
  } finally {
    await client.close()
  }
}

describe('the registry that a package comes from', () => {
  it.each(PROJECTS.slice(0, 2))('is missed for a package that is %s', async (_, wasmPkg, pins) => {
    expect(await registryFindings(wasmPkg, pins)).toMatchObject([
      { check: 'registry', status: 'problem', text: expect.stringContaining('acme:image: ') },
    ])
  })

  it('is not missed for overridden packages, nor for packages that nothing requires', async () => {
    expect(await registryFindings({ overrides: { 'acme:image': './image.wasm' } }, [pin])).toEqual([])
    expect(await registryFindings({}, [])).toEqual([])
  })
})
