import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { RegistryClient } from '@wasm-pkg/registry-client'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { type Command, defineCommand } from '../frame/command.js'
import type { Context } from '../frame/context.js'
import { usageError } from '../frame/parse.js'
import { readGiven } from '../support/given-file.js'
import { identify, type Publication } from '../support/identify.js'
import { REGISTRY_OPTIONS } from '../support/options.js'
import { checkSemver } from '../support/semver-check.js'
import { withRegistry } from '../support/with-registry.js'

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
      text: 'Name and version, where the file does not carry them [env: WKG_PACKAGE]',
    },
    'dry-run': { type: 'boolean', text: 'Do everything except publishing' },
    'skip-semver-check': { type: 'boolean', text: 'Publish although it breaks users of the version before' },
    'skip-dupes': { type: 'boolean', text: 'Leave out versions that the registry has' },
    annotation: { type: 'string', multiple: true, value: 'key=value', text: 'Annotate the manifest (may be repeated)' },
  },
  details:
    "Publishes components and WIT packages in wkg's layout, under the version's tag. A WIT package carries its name and version; a component needs --package. A version that exists is never replaced, and one that removes or changes something within a compatible version step is refused.",
  examples: ['wasm-pkg publish image.wasm --package acme:image@1.2.0', 'wasm-pkg publish wit.wasm --dry-run'],
  json: true,
  async run(context, files, options) {
    const given = options.package ?? (context.env['WKG_PACKAGE'] || undefined)
    if (given !== undefined && files.length > 1)
      throw usageError('publish', '--package names one file, and there are more')
    const annotations = readAnnotations(options.annotation)
    await withRegistry(context, { ...options, offline: false }, async ({ client }) => {
      const publications: Publication[] = []
      for (const file of files) publications.push(await readPublication(context.cwd, file, given))
      const results: Result[] = []
      for (const publication of publications) {
        results.push(await publishOne(context, client, publication, { ...options, annotations }))
      }
      context.print({ dryRun: options['dry-run'], published: results }, () =>
        results
          .map(({ package: label, source, digest, status }) => `${status} ${label} (${source}, ${digest})`)
          .join('\n'),
      )
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

interface PublishOptions {
  readonly 'dry-run': boolean
  readonly 'skip-dupes': boolean
  readonly 'skip-semver-check': boolean
  readonly annotations: Readonly<Record<string, string>>
}

async function publishOne(
  context: Context,
  client: RegistryClient,
  publication: Publication,
  options: PublishOptions,
): Promise<Result> {
  const { name, version, bytes, facts, label } = publication
  const { signal } = context
  const { compareVersions } = await import('@wasm-pkg/registry-client')
  const { source } = await client.locate(name, { signal })
  const result = { package: label, source, digest: facts.digest, manifest: undefined }
  const { versions } = await client.listVersions(name, { signal }).catch(noVersions)
  if (versions.some((other) => compareVersions(other, version) === 0)) {
    if (options['skip-dupes']) return { ...result, status: 'skipped' }
    throw new WasmPkgError('E_VERSION', `${label} exists already`, { hint: 'Publish a new version.' })
  }
  if (!options['skip-semver-check']) await checkSemver(context, client, publication, versions)
  if (options['dry-run']) return { ...result, status: 'checked' }
  const { imports, exports } = facts
  const { annotations } = options
  const component = facts.kind === 'component' ? { component: { imports, exports } } : {}
  const published = await client.publish({ name, version, bytes, annotations, signal, ...component })
  return { ...result, digest: published.digest, manifest: published.manifest, status: 'published' }
}

/** A package that was never published has no versions; registries say of it that it is not there, or denied. */
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
