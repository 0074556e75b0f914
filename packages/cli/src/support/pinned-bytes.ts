import type { PinnedPackage, ReadPinned } from '@wasm-pkg/project'
import type { ContentReference } from '@wasm-pkg/registry-client'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Context } from '../frame/context.js'
import type { RegistryAccess } from './with-registry.js'

/** Reads pins from the cache or by digest from where they are locked. What cannot be had is left out, and counted. */
export function createPinReader(
  { signal }: Context,
  { client, store }: RegistryAccess,
): { readonly read: ReadPinned; readonly missing: () => number } {
  let missing = 0
  // One failure tells of all: a review must not wait for every pin of a registry that is down.
  const unreachable = new Set<string>()
  async function read({ name, registry, entry }: PinnedPackage): Promise<Uint8Array | undefined> {
    const { version, digest, source, facts } = entry
    const stored = await store.readBlob(digest, facts?.size)
    if (stored !== undefined) return stored
    if (registry === undefined || source === undefined || facts === undefined) return undefined
    const host = source.slice(0, source.indexOf('/'))
    if (unreachable.has(host)) return undefined
    return await fetchPin(host, { name, version, registry, source, digest, size: facts.size })
  }
  async function fetchPin(host: string, reference: ContentReference): Promise<Uint8Array | undefined> {
    try {
      return await client.readContent(reference, { signal })
    } catch (error) {
      if (isWasmPkgError(error) && (error.code === 'E_NETWORK' || error.code === 'E_TIMEOUT')) unreachable.add(host)
      throw error
    }
  }
  return {
    missing: () => missing,
    read: async (pin) => {
      let bytes: Uint8Array | undefined
      try {
        bytes = await read(pin)
      } catch (error) {
        signal.throwIfAborted()
        if (!isWasmPkgError(error)) throw error
      }
      if (bytes === undefined) missing += 1
      return bytes
    },
  }
}
