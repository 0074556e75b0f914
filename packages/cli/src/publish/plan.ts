import type { RegistryClient } from '@wasm-pkg/registry-client'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { compareVersions } from '@wasm-pkg/registry-client/version'
import type { Context } from '../frame/context.js'
import { annotationsOf } from './annotations.js'
import type { Publication } from './publication.js'
import { checkSemver } from './semver-check.js'

/** What happened to one package. */
export interface PublishResult {
  readonly package: string
  readonly source: string
  readonly digest: string
  readonly manifest: string | undefined
  readonly status: 'published' | 'checked' | 'skipped'
}

/** A package that was checked before it is published. */
export interface PublishPlan {
  readonly publication: Publication
  /** The result if it is not published. */
  readonly result: PublishResult
}

export function resultText({ package: label, source, digest, status }: PublishResult): string {
  return `${status} ${label} (${source}, ${digest})`
}

/** @throws WasmPkgError `E_VERSION` for a version that exists or breaks users, and the registry client's codes */
export async function planPublication(
  context: Context,
  client: RegistryClient,
  publication: Publication,
  options: { readonly 'skip-dupes': boolean; readonly 'skip-semver-check': boolean },
): Promise<PublishPlan> {
  const { name, version, facts, label } = publication
  const { signal } = context
  const { source } = await client.locate(name, { signal })
  const result = { package: label, source, digest: facts.digest, manifest: undefined }
  const { versions } = await client.listVersions(name, { signal }).catch(noVersions)
  if (versions.some((other) => compareVersions(other, version) === 0)) {
    if (options['skip-dupes']) return { publication, result: { ...result, status: 'skipped' } }
    throw new WasmPkgError('E_VERSION', `${label} exists already`, { hint: 'Publish a new version.' })
  }
  if (!options['skip-semver-check']) await checkSemver(context, client, publication, versions)
  return { publication, result: { ...result, status: 'checked' } }
}

/** Publishes what was planned. @throws WasmPkgError the registry client's codes */
export async function publishPlanned(
  { signal, warn }: Context,
  client: RegistryClient,
  { publication, result }: PublishPlan,
  options: { readonly annotations: Readonly<Record<string, string>>; readonly dryRun: boolean },
): Promise<PublishResult> {
  if (result.status === 'skipped') return result
  const { name, version, bytes, facts, readme } = publication
  const { imports, exports } = facts
  const component = { imports, exports }
  const { dryRun } = options
  const annotations = { ...annotationsOf(facts.metadata), ...options.annotations }
  const author = facts.metadata.authors
  const published = await client.publish({
    name,
    version,
    bytes,
    signal,
    component,
    author,
    annotations,
    readme,
    dryRun,
  })
  if (dryRun) return result
  if (published.readmeProblem !== undefined)
    warn(`the README of ${publication.label} was not published: ${published.readmeProblem}`)
  return { ...result, digest: published.digest, manifest: published.manifest, status: 'published' }
}

/** A package that was never published has no versions. Registries answer "not found" or "denied". */
function noVersions(error: unknown): { readonly versions: readonly never[] } {
  if (isWasmPkgError(error) && (error.code === 'E_NOT_FOUND' || error.code === 'E_DENIED')) return { versions: [] }
  throw error
}
