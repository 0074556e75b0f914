import { type RegistryClient, type Release, createRegistryClient } from '@wasm-pkg/registry-client'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseRequirement, selectVersion } from '@wasm-pkg/registry-client/requirement'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { WasmPkgError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Surface } from '../harness/case.js'
import { refusal } from './refusal.js'

const name = parsePackageName('acme:image')

/** `@wasm-pkg/registry-client` as a library: versions, release, content. Frozen: content by digest alone. */
export const clientSurface: Surface = {
  name: 'client',
  async run({ configFile, env, host, newest }, { offline = false, frozen = false, asks }) {
    const said: string[] = []
    try {
      const config = await loadConfig({ configFile, env })
      said.push(...config.warnings)
      const store = openStore({ env })
      const onWarning = (message: string): void => void said.push(message)
      const onProgress = (event: unknown): void => void said.push(JSON.stringify(event))
      const client = createRegistryClient({ config, store, env, offline, onWarning, onProgress })
      try {
        if (frozen) {
          const version = parseVersion(newest.version)
          const place = { registry: host, source: `${host}/${newest.repository}` }
          const pinned = { digest: newest.digest, size: newest.bytes.byteLength }
          return {
            ok: true,
            bytes: await client.readContent({ name, version, ...place, ...pinned }),
            output: said.join('\n'),
          }
        }
        const { versions } = await client.listVersions(name)
        const version = selectVersion(versions, parseRequirement('^1.0.0'))
        if (version === undefined) throw new WasmPkgError('E_NOT_FOUND', 'no matching version')
        const release = await client.getRelease(name, version)
        const bytes = await client.readContent(release)
        if (asks === 'info') said.push(await signatures(client, release))
        return { ok: true, bytes, output: said.join('\n') }
      } finally {
        await client.close()
      }
    } catch (error) {
      return refusal(error, said)
    }
  },
}

/** As `wasm-pkg info` lists them: if the registry fails to, the rest is still shown. */
async function signatures(client: RegistryClient, release: Release): Promise<string> {
  try {
    return JSON.stringify({ signatures: await client.listSignatures(release) })
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    return `${JSON.stringify({ signaturesProblem: error.code })}\n${refusal(error, []).output}`
  }
}
