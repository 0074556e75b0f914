import type { LockedVersion } from '@wasm-pkg/project/lock'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import type { PinnedPackage, PinSource } from '@wasm-pkg/review'
import type { OpenRegistry } from '../access/with-registry.js'
import type { Context } from '../frame/context.js'

/**
 * Reads pins from the cache, or by digest from their locked source. If a pin is not available, it is left out, with a
 * note for each host.
 */
export function createPinSource(context: Context, { client, store }: OpenRegistry): PinSource {
  const { signal } = context
  // After one failure, skip the host: a review must not wait for every pin of a registry that is down.
  const unreachable = new Set<string>()
  const noted = new Set<string>()

  async function read({ name, registry, pin }: PinnedPackage): Promise<Uint8Array | undefined> {
    const { version, digest, source, facts } = pin
    // Without the size in the lock file, because it may be wrong.
    const stored = await store.readBlob(digest)
    if (stored !== undefined || registry === undefined || source === undefined) return stored
    if (unreachable.has(hostOf(pin))) return undefined
    const size = facts?.size ?? (await client.getRelease(name, version, { signal })).size
    return await client.readContent({ name, version, registry, source, digest, size }, { signal })
  }

  async function created({ name, pin }: PinnedPackage): Promise<Date | undefined> {
    if (unreachable.has(hostOf(pin))) return undefined
    const release = await client.getRelease(name, pin.version, { signal })
    return release.digest === pin.digest ? release.created : undefined
  }

  function orNothing<T>(
    look: (pinned: PinnedPackage) => Promise<T | undefined>,
  ): (pinned: PinnedPackage) => Promise<T | undefined> {
    return async (pinned) => {
      const host = hostOf(pinned.pin)
      try {
        return await look(pinned)
      } catch (error) {
        signal.throwIfAborted()
        if (!isWasmPkgError(error)) throw error
        if (error.code === 'E_NETWORK' || error.code === 'E_TIMEOUT') unreachable.add(host)
        if (!noted.has(host)) {
          noted.add(host)
          const label = `${formatPackageName(pinned.name)}@${formatVersion(pinned.pin.version)}`
          context.note(`${label} cannot be read: ${escapeText(error.message, MAX_REASON)}`)
        }
        return undefined
      }
    }
  }

  return { read: orNothing(read), created: orNothing(created) }
}

/** Maximum length of an error in a note. */
const MAX_REASON = 300

function hostOf({ source = 'local' }: LockedVersion): string {
  return source.replace(/\/.*/s, '')
}
