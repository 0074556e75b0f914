import { describeGuest, type GuestEngine, readWitApi } from '@wasm-pkg/component'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { join } from 'node:path'
import { buildError } from '../errors/build-error.js'
import { describeWit, formatWitName, type WitSource } from '../wit/source.js'
import { waits } from './waits.js'
import { chooseWorld } from './world.js'

/** The file with the types of a guest, next to `package.json`. */
export const GUEST_TYPES_FILE = 'wasm-pkg.guest.d.ts'

/** More than the types of the largest worlds. */
const MAX_BYTES = 64 * 1024 * 1024

export interface GuestTypesRequest {
  /** Absolute path of the folder with `package.json`. */
  readonly root: string
  readonly source: WitSource
  readonly engine: GuestEngine
  /** The name of the world, if the package has several. */
  readonly world?: string | undefined
}

export interface GuestTypes {
  /** `ns:name/world@version` */
  readonly world: string
  /** Whether functions that it imports or exports are async, or take streams or futures. */
  readonly isAsync: boolean
  readonly text: string
}

export interface WrittenGuestTypes extends GuestTypes {
  /** Absolute path. */
  readonly file: string
  /** Whether the text of the file changed. */
  readonly changed: boolean
}

/** @throws WasmPkgError `E_BUILD` with the place in the WIT, `E_UNSUPPORTED`, `E_LIMIT` */
export async function guestTypes({ source, engine, world }: Omit<GuestTypesRequest, 'root'>): Promise<GuestTypes> {
  const { package: pack, worlds, bytes, docs } = await describeWit(source)
  const id = chooseWorld(pack, worlds, world)
  const byPackage = new Map(docs.map((item) => [formatWitName(item.package), JSON.parse(item.text) as unknown]))
  const text = describeGuest({ bytes, world: id, engine, docs: byPackage })
  if (text === undefined) throw buildError(`the package does not contain ${id}`)
  return { world: id, isAsync: waits(readWitApi(bytes), id), text }
}

/**
 * Writes the types of a guest's code into `wasm-pkg.guest.d.ts`, if they changed.
 *
 * @throws WasmPkgError `E_BUILD` with the place in the WIT, `E_UNSUPPORTED`, `E_LIMIT`, `E_CACHE_IO`, `E_NO_SPACE`
 */
export async function writeGuestTypes(request: GuestTypesRequest): Promise<WrittenGuestTypes> {
  const { world, isAsync, text } = await guestTypes(request)
  const file = join(request.root, GUEST_TYPES_FILE)
  const before = await readRegularFile(file, { code: 'E_BUILD', maxBytes: MAX_BYTES })
  const changed = before?.toString('utf8') !== text
  if (changed) await writeFileAtomic(file, text)
  return { world, isAsync, text, file, changed }
}
