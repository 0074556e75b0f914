import { inspectComponent } from '@wasm-pkg/component'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { compareVersions, formatVersion, parseVersion } from '@wasm-pkg/registry-client/version'
import { capabilitiesOf, type Capability } from '@wasm-pkg/wasi'
import type { RegistryValues } from '../access/options.js'
import { withRegistry } from '../access/with-registry.js'
import type { Context } from '../frame/context.js'

/** What the version that was published before could do. */
export interface PublishedCapabilities {
  readonly version: string
  readonly capabilities: readonly Capability[]
}

/** A build does not wait longer for something that is only good to know. */
const LIMIT_MS = 5000

const ACCESS: RegistryValues = { registry: undefined, config: undefined, cache: undefined, offline: false }

/**
 * What the last published version can do: this one or the one before it. Unknown if there is none, without the network, or
 * if its registry does not answer soon; none of these is the build's concern.
 */
export async function publishedCapabilities(
  context: Context,
  { name: id, version }: { readonly name: string; readonly version: string },
): Promise<PublishedCapabilities | undefined> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(LIMIT_MS)])
  try {
    return await withRegistry({ ...context, signal, warn: () => undefined }, ACCESS, async ({ client }) => {
      const [name, current] = [parsePackageName(id), parseVersion(version)]
      const { versions } = await client.listVersions(name, { signal })
      const last = versions.findLast((other) => compareVersions(other, current) <= 0)
      if (last === undefined) return undefined
      const release = await client.getRelease(name, last, { signal })
      const { imports } = inspectComponent(
        await client.readContent(release, { signal }),
        `${id}@${formatVersion(last)}`,
      )
      return { version: formatVersion(last), capabilities: capabilitiesOf(imports, id) }
    })
  } catch {
    context.signal.throwIfAborted()
    return undefined
  }
}
