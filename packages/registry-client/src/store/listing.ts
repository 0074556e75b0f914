import { type Digest, sha256 } from '../digest.js'
import { WasmPkgError } from '../errors.js'

/** The file of a derived entry that lists the others, and contains the small ones. */
export const LISTING = 'listing'

const NAME_SEGMENT = /^[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*$/
const END_OF_TABLE = 0x0a

interface FileFacts {
  readonly digest: Digest
  readonly size: number
}

/** A file of an entry. Only WebAssembly is a file of its own, because bundlers and servers copy it by its path. */
export interface ListedFile extends FileFacts {
  /** The verified content, unless it is a file of its own. */
  readonly content: Uint8Array | undefined
}

export type Listing = ReadonlyMap<string, ListedFile>

/** @throws E_INTERNAL for a name that is no plain, `/`-separated path */
export function checkName(name: string): void {
  if (name === LISTING || !name.split('/').every((segment) => NAME_SEGMENT.test(segment))) {
    throw new WasmPkgError('E_INTERNAL', `Not usable as the name of a derived file: ${JSON.stringify(name)}`)
  }
}

/** @throws E_INTERNAL as `checkName` */
export function listFiles(files: ReadonlyMap<string, Uint8Array>): Listing {
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
  return new Map(
    sorted.map(([name, bytes]) => {
      checkName(name)
      return [name, { digest: sha256(bytes), size: bytes.byteLength, content: isApart(name) ? undefined : bytes }]
    }),
  )
}

function isApart(name: string): boolean {
  return name.endsWith('.wasm')
}

/** One file: a line with the table, and the contents in its order. */
export function formatListing(listing: Listing): readonly Uint8Array[] {
  const contents = [...listing.values()].flatMap(({ content }) => (content === undefined ? [] : [content]))
  return [Buffer.from(formatTable(listing)), ...contents]
}

/** The table contains its own hash, so that a damaged one also counts as missing. */
function formatTable(listing: ReadonlyMap<string, FileFacts>): string {
  const table = JSON.stringify([...listing].map(([name, { digest, size }]) => [name, digest, size]))
  return `{"files":${table},"self":"${sha256(Buffer.from(table))}"}\n`
}

/** @returns `undefined` if anything of it is damaged */
export function parseListing(bytes: Uint8Array): Listing | undefined {
  const end = bytes.indexOf(END_OF_TABLE) + 1
  const facts = parseTable(Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('utf8'))
  if (facts === undefined) return undefined
  const listing = new Map<string, ListedFile>()
  let next = end
  for (const [name, { digest, size }] of facts) {
    const content = isApart(name) ? undefined : bytes.subarray(next, next + size)
    if (content !== undefined && (content.byteLength !== size || sha256(content) !== digest)) return undefined
    next += content?.byteLength ?? 0
    listing.set(name, { digest, size, content })
  }
  return next === bytes.byteLength ? listing : undefined
}

function parseTable(text: string): ReadonlyMap<string, FileFacts> | undefined {
  try {
    const { files } = JSON.parse(text) as { files: [string, Digest, number][] }
    const facts = new Map(files.map(([name, digest, size]) => [name, { digest, size }]))
    for (const name of facts.keys()) checkName(name)
    return formatTable(facts) === text ? facts : undefined
  } catch {
    return undefined
  }
}
