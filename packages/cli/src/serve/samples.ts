import { createRegistryClient } from '@wasm-pkg/registry-client'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The packages that guides import, built from the repository's `samples`: two linked packages, one whose next version
 * needs the network, one with records and a resource, and one in JavaScript, on QuickJS.
 */
const SAMPLES = [
  { name: 'docs:adder', version: '0.1.0' },
  { name: 'docs:consumer', version: '0.1.0' },
  { name: 'docs:feed', version: '0.1.0' },
  { name: 'docs:feed', version: '0.2.0' },
  { name: 'docs:notes', version: '0.1.0' },
  { name: 'docs:turtle', version: '0.1.0' },
] as const

const FOLDER = new URL('../../samples/', import.meta.url)

/**
 * Publishes the samples that are part of the command line, with the client's own push. Keeps existing versions.
 *
 * @param host host of a registry without TLS
 * @returns `ns:name@version` of each
 * @throws WasmPkgError as for publishing
 */
export async function publishSamples(host: string, signal: AbortSignal): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-samples-'))
  try {
    // Without the user's configuration, because samples go to this registry, which uses http on any address.
    const configFile = join(dir, 'config.toml')
    await writeFile(configFile, `[registry."${host}".oci]\nprotocol = "http"\n`)
    const config = await loadConfig({ configFile, registry: host, env: {} })
    const client = createRegistryClient({ config, store: openStore({ dir }), env: {} })
    try {
      for (const { name, version } of SAMPLES) {
        const bytes = await readFile(new URL(`${name.replace(':', '-')}-${version}.wasm`, FOLDER))
        const upload = { name: parsePackageName(name), version: parseVersion(version), bytes, signal }
        await client.publish(upload).catch(unlessPublished)
      }
    } finally {
      await client.close()
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
  return SAMPLES.map(({ name, version }) => `${name}@${version}`)
}

function unlessPublished(error: unknown): void {
  if (!isWasmPkgError(error) || error.code !== 'E_VERSION') throw error
}
