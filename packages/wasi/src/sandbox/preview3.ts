import { type Dirent, readdirSync } from 'node:fs'
import { createBases, type Descriptor, type Folder } from './bases.js'
import { CHECKS, requireFolder } from './checks.js'
import { grantedFolder } from './paths.js'
import { inTurn } from './turns.js'

/** `@bytecodealliance/preview3-shim` in Node: its filesystem, and the classes of its streams and futures. */
export interface Preview3Shim {
  readonly filesystem: {
    readonly types: { readonly Descriptor: { readonly prototype: Descriptor } }
    readonly preopens: { getDirectories(): Folder[] }
    readonly FSError: { new (tag: string): Error; from(error: unknown): Error }
    ['_addPreopen'](path: string, folder: string): void
  }
  readonly StreamReader: new (stream: ReadableStream) => object
  readonly FutureReader: new (promise: Promise<unknown>) => object
}

interface NewTime {
  readonly tag: string
}

interface Times {
  readonly dataAccessTimestamp: unknown
  readonly dataModificationTimestamp: unknown
}

const { adopt, baseOf } = createBases()

/**
 * Opens the granted folders, as for WASI 0.2. The shim has one table of folders for the whole process, which other
 * packages can read, so these folders do not stay in it.
 *
 * @param folders by the path that the component sees
 * @param granted all folders that are granted to any package
 */
export function openFolders(
  shim: Preview3Shim,
  folders: Readonly<Record<string, string>>,
  granted: readonly string[],
): readonly Folder[] {
  const { preopens, _addPreopen: add } = shim.filesystem
  const table = preopens.getDirectories()
  const confined = confine(shim)
  return Object.entries(folders).map(([path, folder]) => {
    const base = grantedFolder(folder, granted)
    add(path, base)
    const entry = table.pop()
    if (entry === undefined) throw new Error('the shim of WASI 0.3 opened no folder')
    return [adopt(confined, entry[0], base), path]
  })
}

function confine({ filesystem, StreamReader, FutureReader }: Preview3Shim): object {
  const { preopens, types, FSError } = filesystem
  const { prototype } = types.Descriptor
  const confined = Object.create(prototype) as Record<string, unknown>
  const errorOf = (error: unknown): Error => (typeof error === 'string' ? new FSError(error) : FSError.from(error))

  /** The shim opens nothing if its table is empty. It checks this before it first waits. */
  function withTable<T>(self: Descriptor, call: () => T): T {
    const table = preopens.getDirectories()
    table.push([self, ''])
    try {
      return call()
    } finally {
      table.pop()
    }
  }

  /** The shim reads unchanged times from the descriptor, which would wait for this turn to end. */
  async function withTimes(self: Descriptor, [flags, path, ...times]: readonly unknown[]): Promise<readonly unknown[]> {
    const stat = (await prototype['statAt']?.call(self, flags, path)) as Times
    const [accessed, modified] = times as readonly NewTime[]
    return [
      flags,
      path,
      accessed?.tag === 'no-change' ? { tag: 'timestamp', val: stat.dataAccessTimestamp } : accessed,
      modified?.tag === 'no-change' ? { tag: 'timestamp', val: stat.dataModificationTimestamp } : modified,
    ]
  }

  for (const [name, check] of Object.entries(CHECKS)) {
    confined[name] = function (this: Descriptor, ...args: unknown[]): Promise<unknown> {
      return inTurn(async () => {
        let checked
        try {
          checked = check(baseOf(this), args, baseOf)
        } catch (error) {
          throw errorOf(error)
        }
        const { args: safe, opens } = checked
        const full = name === 'setTimesAt' ? await withTimes(this, safe) : safe
        const result = await withTable(this, () => prototype[name]?.apply(this, [...full]))
        return opens === undefined ? result : adopt(confined, result as Descriptor, opens)
      })
    }
  }

  /** The shim's own function reads the path later, when it can lead to another place. */
  confined['readDirectory'] = function (this: object): readonly [object, object] {
    let entries: readonly Dirent[] = []
    let outcome: Promise<unknown> = Promise.resolve()
    try {
      const base = baseOf(this)
      requireFolder(base)
      entries = readdirSync(base, { withFileTypes: true })
    } catch (error) {
      outcome = Promise.reject(errorOf(error))
    }
    const items = entries.map((entry) => ({ name: entry.name, type: { tag: typeOf(entry) } }))
    return [new StreamReader(streamOf(items)), new FutureReader(outcome)]
  }
  return confined
}

function streamOf(items: readonly object[]): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const item of items) controller.enqueue(item)
      controller.close()
    },
  })
}

function typeOf(entry: Dirent): string {
  if (entry.isFile()) return 'regular-file'
  if (entry.isDirectory()) return 'directory'
  if (entry.isSymbolicLink()) return 'symbolic-link'
  if (entry.isFIFO()) return 'fifo'
  if (entry.isSocket()) return 'socket'
  if (entry.isBlockDevice()) return 'block-device'
  return entry.isCharacterDevice() ? 'character-device' : 'other'
}
