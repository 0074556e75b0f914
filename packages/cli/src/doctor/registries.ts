import { EMPTY_LOCK } from '@wasm-pkg/project/lock'
import { packageNames } from '@wasm-pkg/project'
import { readLock } from '@wasm-pkg/project/lock-file'
import { findCredentials, readRegistryTime } from '@wasm-pkg/registry-client'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { chooseRegistry } from '@wasm-pkg/registry-client/config'
import { isWasmPkgError, type WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName, parsePackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { join } from 'node:path'
import type { OpenRegistry } from '../access/with-registry.js'
import type { Context } from '../frame/context.js'
import { PROBE_PACKAGE } from '../login/probe-package.js'
import { count } from '../output/count.js'
import { judgeClock } from './clock.js'
import { type Finding, ok, problem, warning } from './finding.js'

/** A registry that takes longer would delay builds too. */
const TIMEOUT_MS = 15_000

/**
 * Checks every registry of the project's packages, declared or only imported, and the default registry: whether it is
 * reachable, which credential it accepts, and its clock.
 */
export async function checkRegistries(context: Context, access: OpenRegistry): Promise<readonly Finding[]> {
  const samples = new Map<string, PackageName>()
  const findings: Finding[] = []
  for (const name of [...(await packagesOf(access)), PROBE_PACKAGE]) {
    try {
      const { registry } = chooseRegistry(access.config, name)
      if (!samples.has(registry)) samples.set(registry, name)
    } catch (error) {
      if (!isWasmPkgError(error)) throw error
      // A default registry is optional.
      if (name === PROBE_PACKAGE) continue
      const label = formatPackageName(name)
      findings.push(problem('registry', `${label}: ${error.message}`, error.hint ?? 'Map its namespace to a registry.'))
    }
  }
  for (const [registry, name] of samples) findings.push(...(await checkRegistry(context, access, registry, name)))
  return findings
}

/** All packages from registries: declared ones, and other locked ones, which sources and packages import. */
async function packagesOf({ manifest, root }: OpenRegistry): Promise<readonly PackageName[]> {
  const { lock } = await readLock(join(root, 'wasm-pkg.lock')).catch((error: unknown) => {
    // Reported as a finding about the lock file.
    if (isWasmPkgError(error)) return { lock: EMPTY_LOCK }
    throw error
  })
  return packageNames({ manifest, lock })
    .filter((name) => !manifest.overrides.has(name))
    .map(parsePackageName)
}

async function checkRegistry(
  { env, signal }: Context,
  { client, config }: OpenRegistry,
  registry: string,
  name: PackageName,
): Promise<readonly Finding[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
  const unusable: string[] = []
  const findings = (): readonly Finding[] =>
    unusable.map((text) =>
      warning(
        'credential',
        text,
        `Correct or remove what the message names, or store a login with ${cliCommand('login')}.`,
      ),
    )
  try {
    const { backend, source } = await client.locate(name, { signal: limit })
    if (backend === 'local') return [ok('registry', `${registry}: a local folder`)]
    const host = source.slice(0, source.indexOf('/'))
    const { settings } = chooseRegistry(config, name)
    const repository = source.slice(host.length + 1)
    const onWarning = (text: string): void => void unusable.push(text)
    const credential = await findCredentials({ host, repository, settings, config, env, onWarning })
    const who =
      credential.kind === 'anonymous' ? 'anonymously' : `with the ${credential.kind} credential of ${credential.source}`
    const has = await versionsText(client, name, limit)
    const what =
      has === undefined ? `answers at ${host}, asked` : `${formatPackageName(name)} has ${has} at ${source}, read`
    const time = await readRegistryTime(host, { settings, env, signal: limit })
    return [...findings(), ok('registry', `${registry}: ${what} ${who}`), ...judgeClock(host, time, Date.now())]
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted)
      return [
        ...findings(),
        problem('registry', `${registry} does not answer`, 'Check the network and the proxy settings.'),
      ]
    if (!isWasmPkgError(error)) throw error
    return [...findings(), registryProblem(registry, error)]
  }
}

/** The number of versions of a package of the project. Empty for the probe package, whatever the answer. */
async function versionsText(
  client: OpenRegistry['client'],
  name: PackageName,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { versions } = await client.listVersions(name, { signal })
    return name === PROBE_PACKAGE ? undefined : count(versions.length, 'version')
  } catch (error) {
    const isAnswer = isWasmPkgError(error) && (error.code === 'E_NOT_FOUND' || error.code === 'E_DENIED')
    if (name === PROBE_PACKAGE && isAnswer) return undefined
    throw error
  }
}

function registryProblem(registry: string, error: WasmPkgError): Finding {
  return problem(
    'registry',
    `${escapeText(registry)}: ${error.message} (${error.code})`,
    error.hint ?? fixOf(error.code),
  )
}

function fixOf(code: string): string {
  if (code === 'E_AUTH' || code === 'E_DENIED')
    return `Store a credential that may read it with ${cliCommand('login')}.`
  if (code === 'E_TLS') return 'Add its certificate authority to extra_root_certificates or NODE_EXTRA_CA_CERTS.'
  if (code === 'E_NOT_FOUND') return `Check the name, and the mapping that ${cliCommand('config')} shows for it.`
  return 'Check the network, the proxy settings and the registry.'
}
