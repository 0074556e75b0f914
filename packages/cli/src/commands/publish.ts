import type { RegistryClient } from '@wasm-pkg/registry-client'
import { formatError, isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { compareVersions } from '@wasm-pkg/registry-client/version'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { withRegistry } from '../access/with-registry.js'
import { readGiven } from '../files/given-file.js'
import { type Command, defineCommand } from '../frame/command.js'
import type { Context } from '../frame/context.js'
import { EXIT, exitCodeOf } from '../frame/exit-codes.js'
import { usageError } from '../frame/parse.js'
import { errorDocument } from '../frame/report-error.js'
import { identify, type Publication } from '../publish/publication.js'
import { checkSemver } from '../publish/semver-check.js'

const { registry, config, cache } = REGISTRY_OPTIONS

export const command: Command = defineCommand({
  parameters: ['<file...>'],
  options: {
    registry: { ...registry, text: 'Publish to this registry [env: WKG_REGISTRY]' },
    config,
    cache,
    package: {
      type: 'string',
      value: 'ns:name@version',
      text: 'Name and version, if the file does not contain them [env: WKG_PACKAGE]',
    },
    'dry-run': {
      type: 'boolean',
      text: 'Do everything except publishing: read, compare, and check that the registry would accept it',
    },
    'skip-semver-check': { type: 'boolean', text: 'Publish even if it breaks users of the previous version' },
    'skip-dupes': { type: 'boolean', text: 'Skip versions that the registry already has' },
    annotation: { type: 'string', multiple: true, value: 'key=value', text: 'Annotate the manifest (may be repeated)' },
  },
  details:
    'Publishes components and WIT packages in the layout of wkg, tagged with the version. A WIT package contains its name and version; a component needs --package. Existing versions are never replaced, and breaking changes in a compatible version are refused. If one of several files cannot be published, none is, as far as this can be checked beforehand.',
  examples: ['wasm-pkg publish image.wasm --package acme:image@1.2.0', 'wasm-pkg publish wit.wasm --dry-run'],
  json: true,
  async run(context, files, options) {
    const given = options.package ?? (context.env['WKG_PACKAGE'] || undefined)
    if (given !== undefined && files.length > 1) throw usageError('publish', '--package works with one file only')
    const annotations = readAnnotations(options.annotation)
    return await withRegistry(context, { ...options, offline: false }, async ({ client }) => {
      const publications: Publication[] = []
      for (const file of files) {
        const publication = await readPublication(context.cwd, file, given)
        if (publications.some(({ label }) => label === publication.label))
          throw usageError('publish', `two files are ${publication.label}`, 'Leave one of them out.')
        publications.push(publication)
      }
      // Everything is checked before anything is published, because publishing cannot be undone.
      const plans: Plan[] = []
      for (const publication of publications) plans.push(await planOne(context, client, publication, options))
      const results: Result[] = []
      try {
        for (const plan of plans) {
          // A version that this run published is the previous version for the next one of the same package.
          const isNext = results.some(({ source }) => source === plan.result.source)
          const current = isNext ? await planOne(context, client, plan.publication, options) : plan
          const result = await publishOne(context, client, current, { annotations, dryRun: options['dry-run'] })
          results.push(result)
          // Print each result immediately, because the next one may fail. With --json, print one document.
          if (!context.json) context.print({}, () => lineOf(result))
        }
      } catch (error) {
        if (!context.json || results.length === 0) throw error
        // Still print one document, because it must list what was already published.
        context.printJson({ dryRun: options['dry-run'], published: results, error: errorDocument(error) })
        context.warn(`not everything was published: ${isWasmPkgError(error) ? formatError(error) : String(error)}`)
        return exitCodeOf(error)
      }
      if (context.json) context.printJson({ dryRun: options['dry-run'], published: results })
      return EXIT.ok
    })
  },
})

interface Result {
  readonly package: string
  readonly source: string
  readonly digest: string
  readonly manifest: string | undefined
  readonly status: 'published' | 'checked' | 'skipped'
}

interface Plan {
  readonly publication: Publication
  /** The result if it is not published. */
  readonly result: Result
}

function lineOf({ package: label, source, digest, status }: Result): string {
  return `${status} ${label} (${source}, ${digest})`
}

/** @throws WasmPkgError `E_VERSION` for a version that exists or breaks users, and the registry client's codes */
async function planOne(
  context: Context,
  client: RegistryClient,
  publication: Publication,
  options: { readonly 'skip-dupes': boolean; readonly 'skip-semver-check': boolean },
): Promise<Plan> {
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

async function publishOne(
  { signal }: Context,
  client: RegistryClient,
  { publication, result }: Plan,
  options: { readonly annotations: Readonly<Record<string, string>>; readonly dryRun: boolean },
): Promise<Result> {
  if (result.status === 'skipped') return result
  const { name, version, bytes, facts } = publication
  const { imports, exports } = facts
  const component = { imports, exports }
  const published = await client.publish({ name, version, bytes, signal, component, ...options })
  if (options.dryRun) return result
  return { ...result, digest: published.digest, manifest: published.manifest, status: 'published' }
}

/** A package that was never published has no versions. Registries answer "not found" or "denied". */
function noVersions(error: unknown): { readonly versions: readonly never[] } {
  if (isWasmPkgError(error) && (error.code === 'E_NOT_FOUND' || error.code === 'E_DENIED')) return { versions: [] }
  throw error
}

async function readPublication(cwd: string, path: string, given: string | undefined): Promise<Publication> {
  const stats = await stat(resolve(cwd, path)).catch(() => undefined)
  if (stats?.isDirectory() === true) {
    throw new WasmPkgError('E_UNSUPPORTED', `${escapeText(path, 1000)} is a folder`, {
      hint: 'Build its WIT into a package first, as with wkg build, and publish that file.',
    })
  }
  return await identify(await readGiven(cwd, path), path, given)
}

function readAnnotations(texts: readonly string[]): Readonly<Record<string, string>> {
  const pairs = texts.map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw usageError('publish', `--annotation is key=value, not "${escapeText(text)}"`)
    return [text.slice(0, at), text.slice(at + 1)] as const
  })
  return Object.fromEntries(pairs)
}
