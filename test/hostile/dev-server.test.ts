import { chmod, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build, createLogger, createServer, type Plugin, type ViteDevServer } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isFullRun } from './harness/define.js'
import { filesBelow } from './harness/snapshot.js'
import { storeProblems } from './harness/rules.js'
import { createWorld, type World } from './harness/world.js'
import { status } from './server/faults.js'

let world: World
let server: ViteDevServer | undefined
/** What the servers of a test said. */
let warnings: string[]

beforeEach(async () => {
  warnings = []
  // The plugin runs in this process, whose HOME has no login.
  world = await createWorld({ profile: 'spec-1.1', login: false })
})
afterEach(async () => {
  await server?.close()
  server = undefined
  await world.close()
})

function plugin(): Plugin[] {
  return [wasmPkg({ cacheDir: world.store, configFile: world.configFile, frozen: false })].flat() as Plugin[]
}

async function serve(): Promise<string> {
  server = await createServer({
    root: world.project,
    configFile: false,
    customLogger: { ...createLogger('silent'), warn: (text) => void warnings.push(text) },
    plugins: plugin(),
    server: { host: '127.0.0.1', port: 0 },
    optimizeDeps: { noDiscovery: true },
  })
  await server.listen()
  return server.resolvedUrls?.local[0] ?? ''
}

interface Page {
  readonly failure: string | undefined
  /** Core modules by path. */
  readonly modules: ReadonlyMap<string, string>
}

/** Loads the page's scripts, and what they import, as a browser does. */
async function load(origin: string): Promise<Page> {
  const modules = new Map<string, string>()
  const seen = new Set(['/main.js'])
  for (const path of seen) {
    const response = await fetch(new URL(path, origin))
    const text = Buffer.from(await response.arrayBuffer()).toString('latin1')
    if (!response.ok) return { failure: text, modules }
    if (path.includes('.wasm')) modules.set(path, text)
    for (const [, next = ''] of text.matchAll(/(?:from|import|new URL|fetch)\s*\(?\s*["'](\/[^"']+)["']/g))
      seen.add(next)
  }
  return { failure: undefined, modules }
}

/** File watchers take their time. */
const POLL = { interval: 200 }

/** Changes a bit in everything that is stored. */
async function damageStore(): Promise<void> {
  for (const path of await filesBelow(join(world.store, 'v1'))) {
    if (path.includes('roots')) continue
    const bytes = await readFile(path)
    const middle = Math.floor(bytes.byteLength / 2)
    bytes[middle] = (bytes[middle] ?? 0) ^ 1
    await chmod(path, 0o644)
    await writeFile(path, bytes)
  }
}

const lock = (): string => join(world.project, 'wasm-pkg.lock')

async function lockText(): Promise<string> {
  await expect.poll(() => readFile(lock(), 'utf8').catch(() => ''), POLL).toContain('acme:image')
  // What follows within the same save is taken for the server's own.
  await expect.poll(() => readdir(join(world.store, 'builds')).catch(() => []), POLL).toHaveLength(1)
  await sleep(500)
  return await readFile(lock(), 'utf8')
}

describe('a dev server whose store is damaged while it runs', () => {
  it('serves what it served before, or nothing, and the next one repairs the store', async () => {
    const origin = await serve()
    const first = await load(origin)
    expect(first.failure).toBeUndefined()
    await damageStore()
    for (const [path, bytes] of first.modules) {
      const response = await fetch(new URL(path, origin))
      if (response.ok) expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toBe(bytes)
    }
    await server?.close()
    expect(await load(await serve())).toMatchObject({ failure: undefined })
    expect(await storeProblems(world)).toEqual([])
  })

  it.skipIf(!isFullRun)('tells of the package where it cannot be had again, and goes on once it can', async () => {
    const origin = await serve()
    expect(await load(origin)).toMatchObject({ failure: undefined })
    await lockText()
    await server?.close()
    await damageStore()
    world.registry.script.always('blob', status(404))
    const again = await serve()
    const { failure } = await load(again)
    expect(failure).toContain('E_NOT_FOUND')
    expect(failure).toContain('acme:image')
    world.registry.script.clear()
    await expect.poll(async () => (await load(again)).failure, POLL).toBeUndefined()
  })
})

describe('a dev server whose lock file changes while it runs', () => {
  const BROKEN: readonly (readonly [string, string, (text: string) => string])[] = [
    ['to one with conflicts', 'E_LOCK_CONFLICT', (text) => `<<<<<<< ours\n${text}=======\n${text}>>>>>>> theirs\n`],
    ['to an empty one', 'E_LOCK_PARSE', () => ''],
    ['to one of the future', 'E_LOCK_VERSION', (text) => text.replace('version = 1', 'version = 99')],
  ]
  it.each(isFullRun ? BROKEN : BROKEN.slice(0, 1))(
    '%s says so, serves what it had, and follows when it is mended',
    async (_title, code, change) => {
      const origin = await serve()
      expect(await load(origin)).toMatchObject({ failure: undefined })
      const text = await lockText()
      await replaceLock(change(text))
      await expect.poll(() => warnings.join('\n'), POLL).toContain(code)
      expect(await load(origin)).toMatchObject({ failure: undefined })
      expect(await readFile(lock(), 'utf8')).toBe(change(text))
      // Without what the server had, only a lock that is read again brings the older version.
      await replaceLock(toOlder(text))
      await expect
        .poll(async () => (await load(origin)).failure === undefined && (await stored(world.older.digest)), POLL)
        .toBe(true)
      expect(await readFile(lock(), 'utf8')).toBe(toOlder(text))
    },
  )

  it.skipIf(!isFullRun)('to another version, as git checkout does, serves that version', async () => {
    const origin = await serve()
    expect(await load(origin)).toMatchObject({ failure: undefined })
    const text = await lockText()
    const { atime, mtime } = await stat(lock())
    await writeFile(lock(), toOlder(text))
    // Its time of change says nothing: a checkout may set any.
    await utimes(lock(), atime, mtime)
    await expect
      .poll(async () => (await load(origin)).failure === undefined && (await stored(world.older.digest)), POLL)
      .toBe(true)
    expect(await load(origin)).toMatchObject({ failure: undefined })
    expect(await readFile(lock(), 'utf8')).toContain('version = "1.0.0"')
  })
})

/** As git and editors do: whole, and at once. */
async function replaceLock(text: string): Promise<void> {
  const file = join(world.dir, 'new.lock')
  await writeFile(file, text)
  await rename(file, lock())
}

/** The lock file as it is where the older version is locked. */
function toOlder(text: string): string {
  const { older, newest } = world
  return text
    .replace('"1.1.0"', '"1.0.0"')
    .replace(newest.digest, older.digest)
    .replace(newest.manifestDigest, older.manifestDigest)
}

async function stored(digest: string): Promise<boolean> {
  const hex = digest.slice('sha256:'.length)
  const names = await readdir(join(world.store, 'v1/blobs/sha256', hex.slice(0, 2))).catch((): string[] => [])
  return names.includes(`${hex}.wasm`)
}

/** The names and bytes of a production build. */
async function output(plugins: Plugin[]): Promise<readonly (readonly [string, string])[]> {
  const outDir = join(world.dir, 'dist')
  await build({
    root: world.project,
    configFile: false,
    logLevel: 'silent',
    plugins,
    build: { rolldownOptions: { input: 'main.js' }, outDir, emptyOutDir: true },
  })
  const files = await filesBelow(outDir)
  const texts = await Promise.all(files.map(async (path) => [path, await readFile(path, 'latin1')] as const))
  await rm(outDir, { recursive: true })
  return texts.toSorted(([a], [b]) => (a < b ? -1 : 1))
}

it('two plugins in one build, or one, make the same', async () => {
  const one = await output(plugin())
  const asked = world.requests().length
  expect(await output([...plugin(), ...plugin()])).toEqual(one)
  expect(one.length).toBeGreaterThan(0)
  expect(world.requests().length).toBe(asked)
})
