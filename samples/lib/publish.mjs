import { createRegistryClient, loadConfig, openStore, parsePackageName, parseVersion } from '@wasm-pkg/registry-client'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSample } from './cache.mjs'

/**
 * Publishes samples to a registry with the registry client's own push. What is there already stays as it is.
 *
 * @param {string} registry `host:port`; loopback hosts are asked over http
 * @param {readonly string[]} names `ns:name@version`
 * @returns {Promise<readonly import('./cache.mjs').BuiltSample[]>} what was published, in the order of `names`
 */
export async function publishSamples(registry, names) {
  const dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-publish-'))
  // Nothing of the user's configuration: samples go to the given registry alone.
  const config = await loadConfig({ registry, env: {}, homeDir: dir })
  const client = createRegistryClient({ config, store: openStore({ dir }), env: {} })
  try {
    const samples = []
    for (const name of names) {
      const sample = await buildSample(name)
      const { version, bytes } = sample
      await client.publish({ name: parsePackageName(sample.name), version: parseVersion(version), bytes })
      samples.push(sample)
    }
    return samples
  } finally {
    await client.close()
    await rm(dir, { recursive: true, force: true })
  }
}
