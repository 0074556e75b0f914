import type { RegistrySettings } from './config/index.js'
import { isWasmPkgError } from './errors.js'
import { apiHost } from './oci/names.js'
import { createTransport } from './transport/index.js'
import { trustOf } from './trust.js'
import { schemeOf } from './well-known.js'

export interface RegistryTimeOptions {
  /** Of the registry choice that led to the host. */
  readonly settings?: RegistrySettings | undefined
  readonly env?: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
}

/**
 * What an OCI host says the time is, asked as packages are: with the registry's protocol, certificates and the proxy, and
 * without credentials, since any answer has it. Nothing if it does not say or cannot be reached.
 *
 * @param host with its port if it has one
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
