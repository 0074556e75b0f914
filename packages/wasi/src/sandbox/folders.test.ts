import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPlace, type Descriptor, type Place, SECRET, WASI_0_2, WASI_0_3 } from '../fixtures/granted.js'

const FOLLOW = { symlinkFollow: true }
const READ = { read: true }
const FOLDER = { directory: true }

let place: Place

beforeEach(async () => {
  place = await createPlace()
})
afterEach(() => place.remove())

const open = async (from: Descriptor, path: string, flags: object = {}): Promise<Descriptor> =>
  await from.openAt(FOLLOW, path, flags, READ)

describe.each([
  ['0.2', WASI_0_2],
  ['0.3', WASI_0_3],
])('a folder granted to WASI %s', (_version, wasi) => {
  let root: Descriptor

  beforeEach(() => {
    root = wasi.open({ '/data': place.granted })[0]?.[0] as Descriptor
  })

  /** The outcome of a call: `done`, or the code of its error. */
  const outcome = async (call: () => unknown): Promise<unknown> => {
    try {
      await call()
      return 'done'
    } catch (error) {
      return wasi.codeOf(error)
    }
  }

  it('is read, written and changed as ever', async () => {
    const folder = await open(root, 'a', FOLDER)
    expect(await wasi.read(await open(folder, './note.txt'))).toBe('inside')
    expect(await wasi.list(await open(root, '.', FOLDER))).toEqual(['a'])
    await root.createDirectoryAt('b/')
    await root.symlinkAt('../a/note.txt', 'b/link')
    expect(await root.readlinkAt('b/link')).toBe('../a/note.txt')
    expect(await wasi.read(await open(root, 'b/../b/link'))).toBe('inside')
    expect((await root.statAt(FOLLOW, 'b/link')).size).toBe(6n)
    expect((await root.statAt({}, 'b/link')).size).toBe(13n)
    expect(await root.metadataHashAt(FOLLOW, 'b/link')).toEqual(await root.metadataHashAt({}, 'a/note.txt'))
    await root.linkAt(FOLLOW, 'b/link', folder, 'second')
    await root.setTimesAt({}, 'a/note.txt', { tag: 'now' }, { tag: 'timestamp', val: { seconds: 9n, nanoseconds: 0 } })
    await folder.renameAt('second', root, 'b/third')
    await root.openAt({}, 'b/new', { create: true }, { read: true, write: true })
    expect(await wasi.list(await open(root, 'b', FOLDER))).toEqual(['link', 'new', 'third'])
    await root.unlinkFileAt('b/link')
    for (const name of ['new', 'third']) await root.unlinkFileAt(`b/${name}`)
    await root.removeDirectoryAt('b')
    expect(await readdir(place.granted)).toEqual(['a'])
  })

  it('says what is not there as the shim does', async () => {
    expect(await outcome(() => open(root, 'none/deeper'))).toBe('no-entry')
    expect(await outcome(() => open(root, 'a/note.txt/deeper'))).toBe('not-directory')
    expect(await outcome(() => root.createDirectoryAt('a'))).toBe('exist')
    await root.symlinkAt('a', 'link')
    expect(await outcome(() => root.openAt({}, 'link', FOLDER, READ))).toBe('not-directory')
    await root.symlinkAt('loop', 'loop')
    expect(await outcome(() => open(root, 'loop'))).toBe('loop')
  })

  it.each(['../outside/note.txt', 'a/../../outside/note.txt', '..\\outside\\note.txt', '/etc/passwd', '\\etc'])(
    'is not left by %s',
    async (path) => {
      expect(await outcome(() => open(root, path))).toBe('not-permitted')
      expect(await outcome(() => root.statAt({}, path))).toBe('not-permitted')
      expect(await outcome(() => root.createDirectoryAt(path))).toBe('not-permitted')
    },
  )

  it('is not left by a link, nor by a link to a link, nor through the folder that a link is for', async () => {
    await root.symlinkAt('../outside', 'out')
    await root.symlinkAt('out', 'chain')
    await root.symlinkAt('out/note.txt', 'through')
    await symlink(join(place.outside, 'note.txt'), join(place.granted, 'absolute'))
    for (const path of ['out/note.txt', 'chain/note.txt', 'through', 'absolute', 'out/', 'chain/new']) {
      expect(await outcome(() => root.openAt(FOLLOW, path, { create: true }, { write: true }))).toBe('not-permitted')
      expect(await outcome(() => root.statAt(FOLLOW, path))).toBe('not-permitted')
    }
    // A link that is created where it is harmless and then moved to where it is not.
    await root.createDirectoryAt('a/deep')
    await root.symlinkAt('../../outside/note.txt', 'a/deep/moved')
    await root.renameAt('a/deep/moved', root, 'a/moved')
    await root.symlinkAt('../outside/note.txt', 'direct')
    expect(await outcome(() => open(root, 'direct'))).toBe('not-permitted')
    expect(await outcome(() => open(root, 'a/moved'))).toBe('not-permitted')
    expect(await outcome(() => root.openAt({}, 'direct', { create: true }, { write: true }))).toBe('loop')
    expect(await outcome(() => root.linkAt({}, 'direct', root, 'hard'))).toBe('not-permitted')
    expect(await outcome(() => root.linkAt(FOLLOW, 'direct', root, 'hard'))).toBe('not-permitted')
  })

  it('is not left by a descriptor whose folder made way for a link', async () => {
    const folder = await open(root, 'a', FOLDER)
    await root.renameAt('a', root, 'b')
    await root.symlinkAt('../outside', 'a')
    const calls: readonly (() => unknown)[] = [
      () => open(folder, 'note.txt'),
      () => open(folder, '.', FOLDER),
      () => folder.statAt({}, 'note.txt'),
      () => folder.metadataHashAt({}, 'note.txt'),
      () => folder.setTimesAt({}, 'note.txt', { tag: 'now' }, { tag: 'no-change' }),
      () => folder.createDirectoryAt('made'),
      () => folder.symlinkAt('x', 'made'),
      () => folder.readlinkAt('made'),
      () => folder.linkAt({}, 'note.txt', root, 'made'),
      () => root.linkAt({}, 'b/note.txt', folder, 'made'),
      () => folder.renameAt('note.txt', root, 'made'),
      () => root.renameAt('b/note.txt', folder, 'made'),
      () => folder.unlinkFileAt('note.txt'),
      () => folder.removeDirectoryAt('none'),
      () => wasi.list(folder),
    ]
    for (const call of calls) expect(await outcome(call)).toBe('no-entry')
    expect(await readFile(join(place.outside, 'note.txt'), 'utf8')).toBe(SECRET)
    expect(await readdir(place.outside)).toEqual(['note.txt'])
  })

  it('is itself neither moved nor removed', async () => {
    const folder = await open(root, 'a', FOLDER)
    for (const path of ['.', './', '', 'x/..']) {
      expect(await outcome(() => root.removeDirectoryAt(path))).toBe('invalid')
      expect(await outcome(() => root.renameAt(path, folder, 'x'))).toBe('invalid')
    }
    expect(existsSync(place.granted)).toBe(true)
  })

  it('knows no descriptors but its own', async () => {
    const other = Object.create(Object.getPrototypeOf(Object.getPrototypeOf(root)) as object) as Descriptor
    expect(await outcome(() => root.renameAt('a', other, 'b'))).toBe('not-permitted')
  })

  it('in another granted folder stays where it is when that one is changed', async () => {
    await mkdir(join(place.granted, 'a/inner'))
    const folders = { '/outer': place.granted, '/inner': join(place.granted, 'a/inner') }
    const [outer, inner] = wasi.open(folders).map(([descriptor]) => descriptor) as [Descriptor, Descriptor]
    await outer.removeDirectoryAt('a/inner')
    await outer.symlinkAt('../../outside', 'a/inner')
    expect(await outcome(() => open(inner, 'note.txt'))).toBe('no-entry')
    // The next run of the program finds the link.
    expect(() => wasi.open(folders)).toThrow('leads out of it through a link')
    expect(() => wasi.open({ '/inner': folders['/inner'] }, Object.values(folders))).toThrow('leads out of it')
    await rm(join(place.granted, 'a/inner'))
    await outer.symlinkAt('../../new', 'a/inner')
    expect(() => wasi.open(folders)).toThrow()
  })

  it('may be reached by a link, come later and be all there is', async () => {
    await symlink(place.granted, join(place.outside, 'link'))
    const linked = wasi.open({ '/': join(place.outside, 'link') })[0]?.[0] as Descriptor
    expect(await wasi.read(await open(linked, 'a/note.txt'))).toBe('inside')
    const later = wasi.open({ '/': join(place.granted, 'later') })[0]?.[0] as Descriptor
    expect(await outcome(() => open(later, 'x'))).toBe('no-entry')
    await mkdir(join(place.granted, 'later'))
    await writeFile(join(place.granted, 'later/x'), 'here')
    expect(await wasi.read(await open(later, 'x'))).toBe('here')
    const everything = wasi.open({ '/': '/' })[0]?.[0] as Descriptor
    expect(await wasi.read(await open(everything, join(place.granted, 'a/note.txt').slice(1)))).toBe('inside')
  })

  it.each([5, 14])('is not left by any steps (seed %i)', async (seed) => {
    const next = random(seed)
    const pick = <T>(items: readonly T[]): T => items[next(items.length)] as T
    const names = ['a', 'b', 'a/b', 'note.txt', '.', 'outside/note.txt']
    const targets = ['..', '../outside', '../../outside', 'a', '../..']
    const held: Descriptor[] = [root]
    const steps: readonly (() => unknown)[] = [
      () => pick(held).symlinkAt(pick(targets), pick(names)),
      () => pick(held).renameAt(pick(names), pick(held), pick(names)),
      () => pick(held).createDirectoryAt(pick(names)),
      () => pick(held).removeDirectoryAt(pick(names)),
      () => pick(held).unlinkFileAt(pick(names)),
      () => pick(held).linkAt(pick([FOLLOW, {}]), pick(names), pick(held), pick(names)),
      () => pick(held).openAt(pick([FOLLOW, {}]), pick(names), { create: true }, { read: true, write: true }),
      async () => held.push(await open(pick(held), pick(names), FOLDER)),
      async () => expect(await wasi.read(await open(pick(held), pick(names)))).not.toBe(SECRET),
      async () => expect(await wasi.list(pick(held))).not.toContain('granted'),
    ]
    for (let step = 0; step < 500; step += 1) {
      const failure = await outcome(pick(steps))
      if (failure instanceof Error && failure.name === 'AssertionError') throw failure
      if (held.length > 12) held.splice(1 + next(11), 1)
    }
    expect(await readdir(place.outside)).toEqual(['note.txt'])
    expect((await readdir(join(place.granted, '..'))).toSorted()).toEqual(['granted', 'outside'])
  })
})

describe('calls of WASI 0.3 that overlap', () => {
  let root: Descriptor

  beforeEach(() => {
    root = WASI_0_3.open({ '/data': place.granted })[0]?.[0] as Descriptor
  })

  it('do not come between the check of a path and its use', async () => {
    let opened = 0
    for (let round = 0; round < 100; round += 1) {
      const opening = root.openAt(FOLLOW, 'a/note.txt', {}, READ)
      // The shim waits several times before it opens what it found.
      for (let wait = 0; wait < round % 10; wait += 1) await new Promise(setImmediate)
      const renaming = root.renameAt('a', root, 'b')
      const linking = root.symlinkAt('../outside', 'a')
      const [file] = await Promise.allSettled([opening, renaming, linking])
      if (file.status === 'fulfilled') expect(await WASI_0_3.read(file.value)).toBe('inside')
      if (file.status === 'fulfilled') opened += 1
      await rm(join(place.granted, 'a'))
      await rename(join(place.granted, 'b'), join(place.granted, 'a'))
    }
    expect(opened).toBe(100)
  })

  it('keep WASI 0.2 from renaming meanwhile', async () => {
    const sync = WASI_0_2.open({ '/data': place.granted })[0]?.[0] as Descriptor
    const opening = root.openAt(FOLLOW, 'a/note.txt', {}, READ)
    expect(() => sync.renameAt('a', sync, 'b')).toThrow('busy')
    expect(() => sync.symlinkAt('x', 'y')).toThrow('busy')
    expect(await WASI_0_3.read(await opening)).toBe('inside')
    void sync.renameAt('a', sync, 'b')
    await rename(join(place.granted, 'b'), join(place.granted, 'a'))
  })
})

/** Numbers below a bound, the same in every run. */
function random(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * bound)
  }
}
