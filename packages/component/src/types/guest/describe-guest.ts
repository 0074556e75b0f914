import { readWitApi } from '../../wit/api.js'
import { docsOfInterfaces } from '../../wit/docs.js'
import type { GuestEngine } from './engine.js'
import { renderGuestTypes } from './render-guest.js'
import { worldApi } from './world-api.js'

/** A world of a WIT package, and the engine that runs the guest. */
export interface GuestRequest {
  /** The encoded package, with what it needs of others. */
  readonly bytes: Uint8Array
  /** `ns:name/world@version` */
  readonly world: string
  readonly engine: GuestEngine
  /** By `ns:name@version`, the content of the section `package-docs` of each package, as parsed JSON. */
  readonly docs?: ReadonlyMap<string, unknown>
}

/**
 * The TypeScript types for the code of a component, which is a guest of the engine: what it must export, and what it can
 * import.
 *
 * @returns `undefined` if the package has no such world
 * @throws WasmPkgError `E_WASM`, `E_UNSUPPORTED`, `E_LIMIT`
 */
export function describeGuest({ bytes, world, engine, docs = new Map() }: GuestRequest): string | undefined {
  const api = worldApi(readWitApi(bytes), world)
  if (api === undefined) return undefined
  const about = new Map([...docs].map(([name, metadata]) => [name, docsOfInterfaces(metadata)]))
  return renderGuestTypes({ api, docs: about, engine })
}
