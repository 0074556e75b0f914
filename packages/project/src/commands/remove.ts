import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { LockChange } from '../lock/change.js'
import { type LockedVersion, type LockFile, REQUIRED_BY_SOURCE } from '../lock/types.js'
import type { Project } from '../types.js'
import { requestLabel } from '../resolve/request.js'
import { parseSpecifier } from '../specifier.js'
import { refuseFrozen } from './draft.js'
import { install, type InstallReport, runCommand } from './install.js'

export interface RemoveReport extends InstallReport {
  /** `ns:name` for a declaration, `ns:name@requirement` for a pin of an import in the sources. */
  readonly removed: readonly string[]
  /** Requested pins, as `ns:name@requirement`, that stay because a source still imports them. */
  readonly stillImported: readonly string[]
}

/**
 * Removes packages from package.json, and pins that only they needed from the lock file; both or neither. With a
 * requirement, or if package.json does not declare the package, removes the pins of imports with their own requirement.
 * If a source still imports one, it is pinned again immediately and reported. Imports that only a build sees are pinned
 * by the next build.
 *
 * @param specifiers `ns:name`, or `ns:name@requirement` for the pin of one
 * @throws WasmPkgError `E_USAGE` if the project does not require such a package, `E_NAME`, `E_VERSION`, and as
 *   `installPackages`
 */
export async function removePackages(project: Project, specifiers: readonly string[]): Promise<RemoveReport> {
  refuseFrozen(project)
  const removals = specifiers.map((text) => findRemoval(project, text))
  const declared = removals.flatMap(({ declaration }) => declaration ?? [])
  const dropped = removals.flatMap(({ pins }) => pins)
  return await runCommand(project, async (draft) => {
    await draft.edit({ section: 'dependencies', changes: new Map(declared.map((key) => [key, undefined])) })
    draft.session.lock.record(...dropped)
    const report = await install(draft)
    const pins = dropped.map(({ name, requirement }) => `${formatPackageName(name)}@${requirement}`)
    const kept = pinsOfSources(draft.session.lock.current)
    const [stillImported, gone] = [pins.filter((pin) => kept.has(pin)), pins.filter((pin) => !kept.has(pin))]
    return { ...report, removed: [...new Set([...declared, ...gone])], stillImported }
  })
}

type Drop = Extract<LockChange, { kind: 'drop' }>

interface Removal {
  /** `ns:name` in package.json. */
  readonly declaration?: string
  readonly pins: readonly Drop[]
}

function findRemoval({ manifest, lock }: Project, text: string): Removal {
  const { name, interface: item, requirement } = parseSpecifier(text)
  const key = formatPackageName(name)
  if (item !== undefined) {
    throw new WasmPkgError('E_USAGE', `"${escapeText(text)}" is an interface; remove the whole package`)
  }
  if (requirement === undefined && manifest.dependencies.has(key)) return { declaration: key, pins: [] }
  const entries = lock.packages
    .filter((pack) => formatPackageName(pack.name) === key)
    .flatMap(({ versions }) => versions)
  const fromSources = entries.filter(isFromSource).map((entry) => formatRequirement(entry.requirement))
  const wanted = requirement === undefined ? undefined : formatRequirement(requirement)
  const pins = fromSources.filter((pin) => wanted === undefined || pin === wanted)
  if (pins.length > 0) {
    return { pins: pins.map((pin) => ({ kind: 'drop', name, requirement: pin, requiredBy: REQUIRED_BY_SOURCE })) }
  }
  throw new WasmPkgError('E_USAGE', `${escapeText(text)} is required neither by package.json nor by an import`, {
    package: key,
    actual: fromSources.length > 0 ? fromSources.map((pin) => `${key}@${pin}`).join(', ') : undefined,
    hint: entries.length > 0 ? `See what asks for it with ${cliCommand(`why ${key}`)}.` : undefined,
  })
}

function isFromSource({ requiredBy }: LockedVersion): boolean {
  return requiredBy.includes(REQUIRED_BY_SOURCE)
}

/** As `ns:name@requirement`. */
function pinsOfSources({ packages }: LockFile): ReadonlySet<string> {
  return new Set(
    packages.flatMap(({ name, versions }) =>
      versions.filter(isFromSource).map(({ requirement }) => requestLabel({ name, requirement })),
    ),
  )
}
