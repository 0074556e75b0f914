import type { RegistrySettings } from './config/index.js'
import { isWasmPkgError } from './errors.js'
import { apiHost } from './oci/names.js'
import { createTransport } from './transport/index.js'
import { trustOf } from './trust.js'
import { schemeOf } from './well-known.js'

export interface RegistryTimeOptions {
  /** The settings of the registry choice that led to the host. */
  readonly settings?: RegistrySettings | undefined
  readonly env?: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
}

/**
 * The time according to an OCI host. Uses the registry's protocol, certificates and proxy as for packages, but no
 * credentials, because every answer has the time. `undefined` if the host does not send it or cannot be reached.
 *
 * @param host with its port, if it has one
 */
export async function readRegistryTime(host: string, options: RegistryTimeOptions = {}): Promise<Date | undefined> {
  const { settings, env, signal } = options
  const transport = createTransport(env === undefined ? {} : { env })
  try {
    const url = new URL(`${schemeOf(host, settings?.oci)}://${apiHost(host)}/v2/`)
    const response = await transport.open({ url, trust: trustOf(settings?.oci), signal })
    await response.close()
    const time = new Date(response.header('date') ?? '')
    return Number.isNaN(time.getTime()) ? undefined : time
  } catch (error) {
    if (signal?.aborted === true || !isWasmPkgError(error)) throw error
    return undefined
  } finally {
    await transport.close()
  }
}
