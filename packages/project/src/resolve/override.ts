import { type ComponentFacts, inspectComponent } from '@wasm-pkg/component'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { formatVersion, tryParseVersion, type Version } from '@wasm-pkg/registry-client/version'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError, WasmPkgError, withDetails } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { stat } from 'node:fs/promises'
import { readGuestMap } from '../source-folder/guest-map.js'
import { lastOutput } from '../source-folder/stamp.js'
import type { LockedFacts } from '../lock/types.js'
import { fileState } from '../file-state.js'
import { enforcePolicy } from '../policy/check.js'
import { lockedFacts } from './facts.js'
import type { PackageRequest } from './request.js'
import type { Session } from './session.js'
import type { ResolvedPackage } from './types.js'

/** Larger than any component that is accepted. */
const MAX_OVERRIDE_BYTES = 1024 * 1024 * 1024

/** A local build without a version sorts below every published version. */
const UNVERSIONED: Version = { major: 0n, minor: 0n, patch: 0n, pre: ['local'], build: [] }

/**
 * The local file that overrides the package, or the component of the source folder (`wasmPkg.overrides`). It is never
 * locked, whatever the requirement, but inspected and checked against the policy like any other package.
 *
 * @throws WasmPkgError `E_CONFIG` if the file cannot be read, `E_BUILD` if the folder cannot be built, `E_WASM`, `E_POLICY`
 */
export async function resolveOverride(
  session: Session,
  request: PackageRequest,
  path: string,
  requestedBy: readonly string[],
): Promise<ResolvedPackage> {
  const { name } = request
  const isSource = await isFolder(path)
  const file = isSource ? await buildFolder(session, name, path) : path
  const guestMap = isSource && session.folders.mode === 'development' ? await readGuestMap(file) : undefined
  // The state before the first read. Later reads must not replace it, because results of the first one are stale once the file changes.
  if (!session.overridesRead.has(file)) session.overridesRead.set(file, await fileState(file))
  const { id, version, facts, locked } = await inspectOverride(name, file)
  const { kind, size, imports } = locked
  enforcePolicy(session.manifest.policy, { package: formatPackageName(name), label: id, size, imports, requestedBy })
  return {
    id,
    name,
    version,
    digest: facts.digest,
    size,
    kind,
    facts,
    source: file,
    override: file,
    guestMap,
    requestedBy,
    read,
    // A local build is read whole, to be compared with what was read before.
    outline: read,
  }

  async function read(): Promise<Uint8Array> {
    const now = await readOverride(name, file)
    if (sha256(now) === facts.digest) return now
    throw new WasmPkgError('E_DIGEST', `${escapeText(file)} changed while it was in use`, {
      package: id,
      expected: facts.digest,
      actual: sha256(now),
      hint: 'Build again.',
    })
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true
}

/** @returns the component of the folder, which is built if it is stale */
async function buildFolder({ folders, overridesRead }: Session, name: PackageName, folder: string): Promise<string> {
  const wanted = formatPackageName(name)
  try {
    const { name: found, output } = await folders.component(folder)
    if (found === wanted) return output
    throw new WasmPkgError('E_CONFIG', `${escapeText(folder, 1000)} is the source of another package`, {
      expected: wanted,
      actual: escapeText(found),
      hint: 'Correct wasmPkg.overrides in package.json, or the name of the package in wit.',
    })
  } finally {
    // Also of a folder that cannot be built, because a change may mend it.
    for (const [path, state] of folders.sources(folder)) if (!overridesRead.has(path)) overridesRead.set(path, state)
  }
}

/** The current content of a local file, and its own version. */
export interface InspectedOverride {
  /** `ns:name@version` */
  readonly id: string
  readonly version: Version
  readonly bytes: Uint8Array
  readonly facts: ComponentFacts
  readonly locked: LockedFacts
}

/**
 * @param path a file, or a source folder, of which the last build is read
 * @throws WasmPkgError `E_CONFIG` if the file cannot be read, `E_WASM`
 */
export async function inspectOverride(name: PackageName, path: string): Promise<InspectedOverride> {
  const file = (await isFolder(path)) ? await builtBefore(path) : path
  const bytes = await readOverride(name, file)
  const facts = inspect(bytes, formatPackageName(name), file)
  const version = overrideVersion(facts)
  const id = `${formatPackageName(name)}@${formatVersion(version)}`
  return { id, version, bytes, facts, locked: lockedFacts(facts, `${id} (${escapeText(file)})`) }
}

async function builtBefore(folder: string): Promise<string> {
  const output = await lastOutput(folder)
  if (output !== undefined) return output
  throw new WasmPkgError('E_CONFIG', `${escapeText(folder, 1000)} was not built yet`, {
    hint: 'Run wasm-pkg build there first.',
  })
}

/** Whether an override file was modified, created or removed since somebody tried to read it. */
export async function overridesChanged({ overridesRead }: Session): Promise<boolean> {
  const same = await Promise.all([...overridesRead].map(async ([path, state]) => (await fileState(path)) === state))
  return same.includes(false)
}

async function readOverride(name: PackageName, file: string): Promise<Uint8Array> {
  const bytes = await readRegularFile(file, { code: 'E_CONFIG', maxBytes: MAX_OVERRIDE_BYTES })
  if (bytes !== undefined) return bytes
  throw new WasmPkgError(
    'E_CONFIG',
    `${escapeText(file)}, which overrides ${formatPackageName(name)}, does not exist`,
    {
      package: formatPackageName(name),
      hint: 'Build the file, or correct wasmPkg.overrides in package.json.',
    },
  )
}

function inspect(bytes: Uint8Array, label: string, file: string): ComponentFacts {
  try {
    return inspectComponent(bytes, `${label} (${escapeText(file)})`)
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    throw withDetails(error, { package: label, chain: [{ label: 'override', value: escapeText(file) }] })
  }
}

function overrideVersion(facts: ComponentFacts): Version {
  const own = facts.package?.split('@')[1] ?? facts.metadata.version
  return (own === undefined ? undefined : tryParseVersion(own)) ?? UNVERSIONED
}
