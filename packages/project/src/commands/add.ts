import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement, type Requirement } from '@wasm-pkg/registry-client/requirement'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { REQUIRED_BY_MANIFEST } from '../lock/types.js'
import type { Project } from '../types.js'
import { findRelease } from '../resolve/pin.js'
import type { Session } from '../resolve/session.js'
import { parseSpecifier, readRequirement, type Specifier } from '../specifier.js'
import { type Draft, refuseFrozen } from './draft.js'
import { type DraftReport, install, type InstallReport, runCommand } from './install.js'
import { type AddedMapping, mapGivenRegistry } from './map-registry.js'

export interface AddedPackage {
  /** `ns:name` */
  readonly package: string
  /** The requirement in package.json. */
  readonly requirement: string
}

export interface AddReport extends InstallReport {
  readonly added: readonly AddedPackage[]
  /** Registry mappings that were added to package.json, because the registry was only given for this call. */
  readonly mapped: readonly AddedMapping[]
}

/**
 * Declares packages in package.json and installs them. Also adds their registry if the project's options name one.
 * Without a requirement, uses the newest version that is not a prerelease, with a caret. Writes nothing unless every
 * package can be resolved and passes the policy. If anything fails later, or the project is closed, restores
 * package.json, the lock file and the types file, except for changes of other processes.
 *
 * @param specifiers `ns:name` or `ns:name@requirement`
 * @throws WasmPkgError `E_USAGE`, and as `installPackages`
 */
export async function addPackages(project: Project, specifiers: readonly string[]): Promise<AddReport> {
  refuseFrozen(project)
  const wanted = specifiers.map(parseSpecifier)
  for (const { interface: item, text } of wanted) {
    if (item === undefined) continue
    throw new WasmPkgError('E_USAGE', `"${escapeText(text)}" is an interface; add the whole package`)
  }
  return await runCommand(project, (draft) => add(draft, wanted))
}

async function add(
  draft: Draft,
  wanted: readonly Specifier[],
): Promise<DraftReport & Pick<AddReport, 'added' | 'mapped'>> {
  const added = await mapConcurrently(wanted, (specifier) => chooseRequirement(draft.session, specifier))
  const names = added.map(({ name }) => name)
  const { mapped, edits } = await mapGivenRegistry(draft.session, names)
  const changes = new Map(added.map(({ name, text }) => [formatPackageName(name), text]))
  await draft.edit(...edits, { section: 'dependencies', changes })
  const report = await install(draft)
  return {
    ...report,
    added: added.map(({ name, text }) => ({ package: formatPackageName(name), requirement: text })),
    mapped,
  }
}

interface Choice {
  readonly name: Specifier['name']
  readonly requirement: Requirement
  readonly text: string
}

async function chooseRequirement(session: Session, { name, requirement }: Specifier): Promise<Choice> {
  if (requirement !== undefined) return { name, requirement, text: formatRequirement(requirement) }
  const any = { comparators: [] }
  const { version } = await findRelease(session, {
    name,
    requirement: any,
    requiredBy: REQUIRED_BY_MANIFEST,
  })
  const text = `^${formatVersion({ ...version, build: [] })}`
  return { name, requirement: readRequirement(text), text }
}
