import { loadConfig } from '@wasm-pkg/registry-client/config'
import type { Digest } from '@wasm-pkg/registry-client/digest'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatVersion, parseVersion } from '@wasm-pkg/registry-client/version'
import { componentBytes } from '@wasm-pkg/testing/component-bytes'
import { lockOf } from '@wasm-pkg/testing/lock'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatLock } from '../lock/print.js'
import { parseManifest } from '../manifest/parse.js'
import { findPackage, findPublished, type PackageSources } from './find-package.js'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'wasm-pkg-find-'))
  await writeFile(join(root, 'local.wasm'), componentBytes({ imports: ['wasi:io/error@0.2.0'] }))
  await writeFile(join(root, 'config.toml'), 'default_registry = "registry.example"\n')
  const pins = ['1.0.0', '1.4.0', '2.0.0'].map((version) => ({ name: 'acme:image', version, requirement: version }))
  const elsewhere = { name: 'acme:image', version: '9.0.0', registry: 'other.example' }
  await writeFile(join(root, 'wasm-pkg.lock'), formatLock(lockOf(...pins, elsewhere)))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** A project with a registry that has these versions of every package, or that is offline. */
async function sourcesWith(versions: readonly string[] | 'offline', wasmPkg: object = {}): Promise<PackageSources> {
  const unlessOffline = (): void => {
    if (versions === 'offline') throw new WasmPkgError('E_OFFLINE_MISS', 'no network')
  }
  return {
    config: await loadConfig({ configFile: join(root, 'config.toml'), env: {} }),
    manifest: parseManifest(JSON.stringify({ wasmPkg }), join(root, 'package.json')),
    root,
    client: {
      async listVersions() {
        unlessOffline()
        return { versions: [...versions].map(parseVersion), skippedTags: ['latest'] }
      },
      async getRelease(name, version) {
        unlessOffline()
        const digest: Digest = `sha256:${'0'.repeat(64)}`
        return { name, version, digest, size: 1, registry: 'registry.example', source: 'x/y', annotations: {} }
      },
      readContent: () => Promise.resolve(Buffer.from('published')),
    },
  }
}

const versionOf = async (sources: Promise<PackageSources>, spec: string): Promise<string> =>
  formatVersion((await findPublished(await sources, spec)).release.version)

describe('a release is chosen', () => {
  const some = ['0.9.0', '1.0.0', '1.2.0', '2.0.0-rc.1']

  it.each([
    ['acme:image', '1.2.0'],
    ['acme:image@^1', '1.2.0'],
    ['acme:image@~1.0', '1.0.0'],
    ['acme:image@1.0.0', '1.0.0'],
    ['acme:image@2.0.0-rc.1', '2.0.0-rc.1'],
  ])('for %s: %s', async (spec, version) => {
    expect(await versionOf(sourcesWith(some), spec)).toBe(version)
  })

  it('that is a prerelease only if there is nothing else and nothing was asked for', async () => {
    expect(await versionOf(sourcesWith(['1.0.0-a', '1.0.0-b']), 'acme:image')).toBe('1.0.0-b')
    await expect(versionOf(sourcesWith(['1.0.0-a']), 'acme:image@^1')).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
  })

  it('or refused with the newest versions, and with how many older ones there are', async () => {
    const many = Array.from({ length: 10 }, (_, minor) => `1.${minor}.0`)
    await expect(versionOf(sourcesWith(many), 'acme:image@^2')).rejects.toMatchObject({
      expected: '^2',
      actual: `2 older ones, ${many.slice(2).join(', ')}`,
    })
  })

  it('not for an interface', async () => {
    await expect(versionOf(sourcesWith(some), 'acme:image/api')).rejects.toMatchObject({ code: 'E_USAGE' })
  })
})

describe('without the network', () => {
  it.each([
    ['acme:image', '2.0.0'],
    ['acme:image@^1', '1.4.0'],
    ['acme:image@1.0.0', '1.0.0'],
  ])('the highest pin from the same registry answers for %s: %s', async (spec, version) => {
    const found = await findPackage(await sourcesWith('offline'), spec)
    expect(formatVersion(found.release.version)).toBe(version)
    expect(found).toMatchObject({ from: 'lock', versions: [] })
  })

  it('what is not pinned is missing', async () => {
    await expect(findPackage(await sourcesWith('offline'), 'acme:image@^3')).rejects.toMatchObject({
      code: 'E_OFFLINE_MISS',
    })
  })
})

describe('an override', () => {
  const wasmPkg = { overrides: { 'acme:image': './local.wasm' } }

  it('replaces the bare name, and nothing that is published', async () => {
    const sources = await sourcesWith(['1.0.0'], wasmPkg)
    const found = await findPackage(sources, 'acme:image')
    expect(found).toMatchObject({ from: 'override', release: { registry: 'local', source: join(root, 'local.wasm') } })
    expect(Buffer.from(await found.read())).toEqual(Buffer.from(componentBytes({ imports: ['wasi:io/error@0.2.0'] })))
    for (const published of [findPackage(sources, 'acme:image@^1'), findPublished(sources, 'acme:image')]) {
      expect(await published).toMatchObject({ from: 'registry' })
    }
  })

  it('has to be there', async () => {
    const missing = sourcesWith([], { overrides: { 'acme:image': './missing.wasm' } })
    await expect(findPackage(await missing, 'acme:image')).rejects.toMatchObject({ code: 'E_CONFIG' })
  })
})

it('names a declared package that was likely meant', async () => {
  const sources = await sourcesWith([], { dependencies: { 'acme:image': '1' } })
  await expect(findPublished(sources, 'acme:imagee')).rejects.toMatchObject({ hint: 'Did you mean acme:image?' })
})
