import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackages, openProject } from '@wasm-pkg/project'
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from '@wasm-pkg/testing/docker-registry'
import { publishSamples } from '@wasm-pkg/testing/samples'
import { type RegistryServer, startRegistryServer } from '@wasm-pkg/registry-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

describe.skipIf(!hasDockerRegistry)(
  hasDockerRegistry ? 'a pull-through cache' : 'a pull-through cache (skipped: docker-registry is not installed)',
  () => {
    let dir: string
    let origin: RegistryServer
    let cache: DockerRegistry
    const requests: string[] = []

    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-through-'))
      origin = await startRegistryServer({ onRequest: ({ method, url }) => requests.push(`${method} ${url}`) })
      await publishSamples(origin.host, ['docs:adder@0.1.0'])
      requests.length = 0
      cache = await startDockerRegistry({ proxyOf: origin.origin })
    })
    afterAll(async () => {
      await Promise.all([origin.close(), cache.stop()])
      await rm(dir, { recursive: true, force: true })
    })

    /** What a user has who got the project: their own store and the mapping, nothing else. */
    async function install(user: string, lock?: string): Promise<{ lock: string; packages: number }> {
      const root = await mkdtemp(join(dir, `${user}-`))
      const configFile = join(root, 'config.toml')
      await writeFile(configFile, `[namespace_registries]\ndocs = "${cache.host}"\n`)
      await writeFile(join(root, 'package.json'), '{"wasmPkg":{"dependencies":{"docs:adder":"^0.1"}}}')
      const lockFile = join(root, 'wasm-pkg.lock')
      if (lock !== undefined) await writeFile(lockFile, lock)
      const env = { HOME: root, WASM_PKG_CACHE_DIR: join(root, 'store') }
      const project = await openProject({ root, configFile, env, frozen: lock !== undefined, dts: false })
      try {
        const { packages } = await installPackages(project)
        return { lock: await readFile(lockFile, 'utf8'), packages: packages.length }
      } finally {
        await project.close()
      }
    }

    it('serves an install, and others while its origin is down', async () => {
      const first = await install('first')
      expect(first.packages).toBe(1)
      expect(first.lock).toContain(`source = "${cache.host}/docs/adder"`)
      expect(requests.some((request) => request.startsWith('GET /v2/docs/adder/blobs/'))).toBe(true)

      await origin.close()
      expect(await install('second', first.lock)).toEqual(first)
      // Without a lock file too: the cache still knows the tags that were asked for.
      expect(await install('third')).toEqual(first)
    })
  },
)
