import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  addPackages,
  installPackages,
  openProject,
  outdatedPackages,
  type Project,
  type ProjectOptions,
  updatePackages,
  verifyLock,
} from '@wasm-pkg/project'
import { createRegistryClient, type PublishRequest } from '@wasm-pkg/registry-client'
import { formatVersion, parseVersion } from '@wasm-pkg/registry-client/version'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { startRegistryServer } from '@wasm-pkg/registry-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasDockerRegistry, startDockerRegistry } from '@wasm-pkg/testing/docker-registry'
import { startLoggingProxy } from './support/logging-proxy.js'
import { componentBytes } from '@wasm-pkg/testing/component-bytes'

interface Registry {
  readonly host: string
  /** `GET /v2/…` of every request. */
  readonly log: string[]
  stop(): Promise<void>
}

async function startEmbedded(): Promise<Registry> {
  const log: string[] = []
  const { host, close } = await startRegistryServer({ onRequest: ({ method, url }) => log.push(`${method} ${url}`) })
  return { host, log, stop: close }
}

async function startDocker(): Promise<Registry> {
  const { host, stop } = await startDockerRegistry()
  const proxy = await startLoggingProxy(host)
  return { host: proxy.host, log: proxy.log, stop: async () => void (await Promise.all([proxy.close(), stop()])) }
}

const registries = [
  { kind: 'the embedded registry', missing: false, start: startEmbedded },
  { kind: "Debian's docker-registry (needs docker-registry)", missing: !hasDockerRegistry, start: startDocker },
]

const pinned = (project: Project) =>
  project.lock.packages.flatMap(({ versions }) => versions.map(({ version }) => formatVersion(version)))

for (const { kind, missing, start } of registries) {
  describe.skipIf(missing)(`locked packages of ${kind}`, () => {
    let dir: string
    let root: string
    let configFile: string
    let registry: Registry
    let image: string
    let other: string
    let count = 0

    beforeAll(async () => {
      registry = await start()
      dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-frozen-'))
      configFile = join(dir, 'config.toml')
      await writeFile(configFile, `[namespace_registries]\nacme = "${registry.host}"\n`)
    })
    afterAll(async () => {
      await registry.stop()
      await rm(dir, { recursive: true, force: true })
    })
    beforeEach(async () => {
      root = await mkdtemp(join(dir, 'app-'))
      await writeFile(join(root, 'package.json'), '{}')
      const letter = String.fromCharCode(97 + (count += 1))
      image = `acme:image-${letter}`
      other = `acme:other-${letter}`
      for (const version of ['1.0.0', '1.2.0', '2.0.0-rc.1']) await publish(image, version)
      await publish(other, '0.1.0')
      await withProject({}, (project) => addPackages(project, [`${image}@^1`, other]))
      registry.log.length = 0
    })

    async function publish(name: string, version: string, more: Partial<PublishRequest> = {}): Promise<void> {
      const config = await loadConfig({ configFile, env: {}, homeDir: join(dir, 'home') })
      const client = createRegistryClient({ config, store: openStore({ dir: join(dir, 'publisher') }), env: {} })
      // Different bytes for each version, and for each time it is published.
      const bytes = componentBytes({ imports: ['wasi:io/error@0.2.3'], salt: randomUUID() })
      await client.publish({ name: parsePackageName(name), version: parseVersion(version), bytes, ...more })
      await client.close()
    }

    async function withProject<T>(
      options: Partial<ProjectOptions>,
      work: (project: Project) => Promise<T>,
    ): Promise<T> {
      const cacheDir = join(root, 'store')
      const env = { HOME: join(dir, 'home') }
      const project = await openProject({ root, configFile, cacheDir, env, dts: false, ...options })
      try {
        return await work(project)
      } finally {
        await project.close()
      }
    }

    const emptyStore = () => join(root, `store-${(count += 1)}`)
    const lockText = () => readFile(join(root, 'wasm-pkg.lock'), 'utf8')
    const ofTagsAndManifests = () => registry.log.filter((line) => /\/(?:tags|manifests|referrers)\//.test(line))

    it('the lock holds digest, manifest, source and facts', async () => {
      const text = await lockText()
      expect(text).toContain(`registry = "${registry.host}"`)
      expect(text).toMatch(/^manifest = "sha256:[0-9a-f]{64}"$/m)
      expect(text).toContain(`source = "${registry.host}/${image.replace(':', '/')}"`)
      expect(text).toMatch(/^imports = \[\n {4}"wasi:io\/error@0\.2\.3",\n\]$/m)
      expect(await withProject({}, async (project) => pinned(project))).toEqual(['1.2.0', '0.1.0'])
    })

    it('frozen, the default under CI, fetches by digest: no tag and no manifest is asked for', async () => {
      const before = await lockText()
      const { mtimeMs } = await stat(join(root, 'wasm-pkg.lock'))
      await publish(image, '1.9.0')
      registry.log.length = 0
      const options = { env: { HOME: join(dir, 'home'), CI: 'true' }, cacheDir: emptyStore() }
      const report = await withProject(options, async (project) => {
        expect(project.frozen).toBe(true)
        return await installPackages(project)
      })
      expect(report.packages.map(({ id }) => id)).toEqual([`${image}@1.2.0`, `${other}@0.1.0`])
      expect(ofTagsAndManifests()).toEqual([])
      expect(registry.log.filter((line) => line.includes('/blobs/sha256:'))).toHaveLength(2)
      expect(await lockText()).toBe(before)
      expect((await stat(join(root, 'wasm-pkg.lock'))).mtimeMs).toBe(mtimeMs)
    })

    it('with everything in the store, nothing is asked for at all, frozen or not', async () => {
      for (const frozen of [true, false]) {
        await withProject({ frozen }, async (project) => {
          await Promise.all([image, other].map((specifier) => project.resolve(specifier)))
          await project.save()
        })
      }
      expect(registry.log).toEqual([])
    })

    it('offline, nothing is sent, and missing packages are reported', async () => {
      await withProject({ offline: true }, (project) => project.resolve(image))
      const cacheDir = emptyStore()
      await expect(withProject({ offline: true, cacheDir }, (project) => project.resolve(image))).rejects.toMatchObject(
        { code: 'E_OFFLINE_MISS', hint: expect.any(String) },
      )
      await expect(
        withProject({ offline: true }, (project) => project.resolve(`${image}@1.0.0`)),
      ).rejects.toMatchObject({ code: 'E_OFFLINE_MISS' })
      expect(registry.log).toEqual([])
    })

    it('an update moves to new versions, and accepts changed bytes only if allowed', async () => {
      await publish(image, '1.3.0')
      const behind = await withProject({}, (project) => outdatedPackages(project, [image]))
      expect(behind).toMatchObject([{ package: image, current: '1.2.0', wanted: '1.3.0', latest: '1.3.0' }])
      const { changes } = await withProject({}, (project) => updatePackages(project, { packages: [other] }))
      expect(changes).toEqual([])
      const before = await lockText()
      await publish(other, '0.1.0', { overwrite: true })
      await expect(withProject({}, (project) => updatePackages(project))).rejects.toMatchObject({
        code: 'E_TAG_MOVED',
        expected: expect.stringMatching(/^sha256:/),
        hint: expect.stringContaining('--accept-changed'),
      })
      expect(await lockText()).toBe(before)
      const { problems } = await withProject({}, (project) => verifyLock(project))
      expect(problems.map(({ kind: found, package: id }) => `${found} ${id}`)).toContain(`moved ${other}@0.1.0`)
      const options = { packages: [other], acceptChanged: [other] }
      const accepted = await withProject({}, (project) => updatePackages(project, options))
      expect(accepted.changes).toMatchObject([{ kind: 'changed', package: other, from: '0.1.0', to: '0.1.0' }])
    })

    it('a policy of minimum age keeps new versions out of the lock, by the date in their configuration', async () => {
      const week = 7 * 24 * 60 * 60 * 1000
      await publish(other, '0.1.1', { created: new Date(Date.now() - week) })
      await publish(other, '0.1.2')
      const manifest = (requirement: string) =>
        writeFile(
          join(root, 'package.json'),
          JSON.stringify({ wasmPkg: { dependencies: { [other]: requirement }, policy: { minAgeDays: 3 } } }),
        )
      await manifest('0.1.2')
      const refused = withProject({}, (project) => project.resolve(other, { importer: 'src/main.js' }))
      await expect(refused).rejects.toMatchObject({
        code: 'E_POLICY',
        message: expect.stringContaining('policy.minAgeDays: published'),
        chain: [{ label: 'required by', value: 'src/main.js' }],
      })
      await manifest('=0.1.1')
      expect((await withProject({}, (project) => project.resolve(other))).package.id).toBe(`${other}@0.1.1`)
    })

    it('a build that is not frozen never takes changed bytes for a locked version either', async () => {
      await publish(other, '0.1.0', { overwrite: true })
      const before = await lockText()
      // The pin wins: the old bytes are still in the registry under their digest.
      const project = { cacheDir: emptyStore() }
      const digest = await withProject(project, async (opened) => {
        const { package: pack } = await opened.resolve(other)
        await opened.save()
        return pack.digest
      })
      expect(before).toContain(digest)
      expect(await lockText()).toBe(before)
    })
  })
}
