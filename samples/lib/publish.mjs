import { createRegistryClient, loadConfig, openStore, parsePackageName, parseVersion } from '@wasm-pkg/registry-client'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSample } from './cache.mjs'

/**
 * Publishes samples to a registry with the registry client's own push. Keeps existing ones.
 *
 * @param {string} registry `host:port`; loopback hosts are asked over http
 * @param {readonly string[]} names `ns:name@version`
 * @returns {Promise<readonly import('./cache.mjs').BuiltSample[]>} what was published, in the order of `names`
 */
export async function publishSamples(registry, names) {
  const samples = []
  for (const name of names) samples.push(await buildSample(name))
  await publishComponents(registry, samples)
  return samples
}

/**
 * @param {string} registry `host:port`
 * @param {readonly import('./cache.mjs').BuiltSample[]} samples
 */
export async function publishComponents(registry, samples) {
  const dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-publish-'))
  // Without the user's configuration, because samples only go to the given registry.
  const config = await loadConfig({ registry, env: {}, homeDir: dir })
  const client = createRegistryClient({ config, store: openStore({ dir }), env: {} })
  try {
    for (const { name, version, bytes } of samples) {
      await client.publish({ name: parsePackageName(name), version: parseVersion(version), bytes })
    }
  } finally {
    await client.close()
    await rm(dir, { recursive: true, force: true })
  }
}
