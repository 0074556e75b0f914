import { escapeText } from '@wasm-pkg/registry-client/text'
import { type PackageName } from '@wasm-pkg/registry-client'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Context } from '../frame/context.js'
import type { RegistryAccess } from '../support/with-registry.js'
import { checkClock } from './clock.js'
import { type Finding, ok, problem } from './finding.js'

/** A registry that answers no sooner keeps builds waiting, too. */
const TIMEOUT_MS = 15_000

/** Every registry that the project's packages come from: reachable, with which credential, and what its clock says. */
export async function checkRegistries(
  context: Context,
  access: RegistryAccess,
  packages: readonly string[],
): Promise<readonly Finding[]> {
  const { chooseRegistry, parsePackageName } = await import('@wasm-pkg/registry-client')
  const samples = new Map<string, PackageName>()
  const findings: Finding[] = []
  for (const text of packages) {
    const name = parsePackageName(text)
    try {
      const { registry } = chooseRegistry(access.config, name)
      if (!samples.has(registry)) samples.set(registry, name)
    } catch (error) {
      if (!isWasmPkgError(error)) throw error
      findings.push(problem('registry', `${text}: ${error.message}`, error.hint ?? 'Map its namespace to a registry.'))
    }
  }
  for (const [registry, name] of samples) findings.push(...(await checkRegistry(context, access, registry, name)))
  return findings
}

async function checkRegistry(
  { env, signal }: Context,
  { client, config }: RegistryAccess,
  registry: string,
  name: PackageName,
): Promise<readonly Finding[]> {
  const { findCredentials, formatPackageName } = await import('@wasm-pkg/registry-client')
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
  try {
    const { backend, source } = await client.locate(name, { signal: limit })
    if (backend === 'local') return [ok('registry', `${registry}: a local folder`)]
    const host = source.slice(0, source.indexOf('/'))
    const settings = config.registries.get(registry.toLowerCase())
    const credential = await findCredentials({ host, settings, config, env })
    const { versions } = await client.listVersions(name, { signal: limit })
    const who =
      credential.kind === 'anonymous' ? 'anonymously' : `with the ${credential.kind} credential of ${credential.source}`
    return [
      ok(
        'registry',
        `${registry}: ${formatPackageName(name)} has ${versions.length} ${versions.length === 1 ? 'version' : 'versions'} at ${source}, read ${who}`,
      ),
      ...(await checkClock(host, limit)),
    ]
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted)
      return [problem('registry', `${registry} does not answer`, 'Check the network and the proxy settings.')]
    if (!isWasmPkgError(error)) throw error
    return [
      problem('registry', `${escapeText(registry)}: ${error.message} (${error.code})`, error.hint ?? fixOf(error.code)),
    ]
  }
}

function fixOf(code: string): string {
  if (code === 'E_AUTH' || code === 'E_DENIED') return 'Store a credential that may read it with wasm-pkg login.'
  if (code === 'E_TLS') return 'Name its certificate authority in extra_root_certificates or NODE_EXTRA_CA_CERTS.'
  if (code === 'E_NOT_FOUND') return 'Check the name, and the mapping that wasm-pkg config shows for it.'
  return 'Check the network, the proxy settings and the registry.'
}
