import { createRegistryClient } from '@wasm-pkg/registry-client'
import { type BasicAuth, loadConfig } from '@wasm-pkg/registry-client/config'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { registryKey } from '@wasm-pkg/registry-client/registry-name'
import { openStore } from '@wasm-pkg/registry-client/store'
import type { Context } from '../frame/context.js'
import { PROBE_PACKAGE } from './probe-package.js'

/**
 * Checks a credential with the registry before it is stored. Only a refusal counts, because many registries answer for
 * an unknown repository as if it were forbidden.
 *
 * @throws WasmPkgError `E_AUTH`, or the codes for an unreachable registry
 */
export async function probeCredential(context: Context, host: string, credential: BasicAuth): Promise<void> {
  const { env, signal } = context
  const config = await loadConfig({ env })
  const key = registryKey(host)
  const known = config.registries.get(key)
  const settings = {
    name: host,
    ...known,
    oci: { acceptInvalidCertificates: false, extraRootCertificates: [], ...known?.oci, auth: credential },
  }
  const client = createRegistryClient({
    config: {
      ...config,
      explicitRegistry: {
        registry: host,
        metadata: { preferredProtocol: 'oci', oci: { registry: host } },
        origin: 'login',
        fromProject: false,
      },
      registries: new Map([...config.registries, [key, settings]]),
    },
    store: openStore({ env }),
    env,
  })
  const stop = (): void => void client.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await client.listVersions(PROBE_PACKAGE, { signal })
  } catch (error) {
    if (!isWasmPkgError(error) || (error.code !== 'E_NOT_FOUND' && error.code !== 'E_DENIED')) throw error
    // 403 and 404 are about the package. 401 for a request with the credential is about the credential.
    if (error.actual?.startsWith('status 401') === true) {
      throw new WasmPkgError('E_AUTH', `${host} does not accept this user name and password`, {
        actual: error.actual,
        hint: 'Nothing was stored. Some registries require a token instead of a password.',
        cause: error,
      })
    }
  } finally {
    signal.removeEventListener('abort', stop)
    await client.close()
  }
}
