import { inspectComponent, witText } from '@wasm-pkg/component'
import { findPackage, glueKindOf } from '@wasm-pkg/project/find'
import type { RegistryClient, Release } from '@wasm-pkg/registry-client'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { capabilitiesOf } from '@wasm-pkg/wasi'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { withRegistry } from '../access/with-registry.js'
import { type Command, defineCommand } from '../frame/command.js'
import { infoText, type PackageInfo, type SignaturesInfo } from '../info/text.js'

export const command: Command = defineCommand({
  parameters: ['<spec>'],
  options: {
    ...REGISTRY_OPTIONS,
    wit: { type: 'boolean', text: 'Show the WIT too' },
    readme: { type: 'boolean', text: 'Show the README too' },
  },
  details:
    'Shows versions, registry, metadata, size, imports and exports, read from the bytes of the package. The metadata is what the publisher says. Signatures are listed as the registry reports them and are not verified. With --offline, only packages that the project pins can be shown, without versions and signatures. With --verbose, a component is also transpiled, to show whether its calls need jco’s task runtime.',
  examples: ['wasm-pkg info acme:image', 'wasm-pkg info wasi:http@0.2.0 --wit'],
  json: true,
  async run(context, [spec = ''], options) {
    await withRegistry(context, options, async (access) => {
      const { release, from, versions, skippedTags, read } = await findPackage(access, spec, {
        all: true,
        signal: context.signal,
      })
      const { client } = access
      const bytes = await read()
      const facts = inspectComponent(bytes)
      const { name, version, registry, source, digest, size, manifest, annotations } = release
      const info: PackageInfo = {
        package: formatPackageName(name),
        version: formatVersion(version),
        versions: from === 'registry' ? versions.map(formatVersion) : undefined,
        skippedTags,
        registry,
        source,
        digest,
        manifest,
        size,
        kind: facts.kind,
        metadata: facts.metadata,
        producers: facts.producers,
        annotations,
        imports: facts.imports,
        exports: facts.exports,
        capabilities: capabilitiesOf(facts.imports, formatPackageName(name)),
        ...(from === 'registry' ? await signaturesOf(client, release, context.signal) : {}),
        readme: from === 'registry' ? await readmeOf(client, release, context.signal) : undefined,
        wit: options.wit ? await witText(bytes) : undefined,
        ...(context.verbose && facts.kind === 'component' ? { glue: await glueKindOf(access, release, bytes) } : {}),
      }
      if (facts.digest !== digest) throw new WasmPkgError('E_INTERNAL', `the bytes of ${escapeText(spec)} changed`)
      context.print(info, () => infoText(info, context.style, options.readme))
    })
  },
})

/** If the registry fails to list signatures, the rest of the information is still shown. */
async function signaturesOf(client: RegistryClient, release: Release, signal: AbortSignal): Promise<SignaturesInfo> {
  try {
    return { signatures: await client.listSignatures(release, { signal }) }
  } catch (error) {
    signal.throwIfAborted()
    if (!isWasmPkgError(error)) throw error
    return { signaturesProblem: `${error.message} (${error.code})` }
  }
}

/** A README is not worth an error. */
async function readmeOf(client: RegistryClient, release: Release, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await client.readReadme(release, { signal })
  } catch (error) {
    signal.throwIfAborted()
    if (isWasmPkgError(error)) return undefined
    throw error
  }
}
