import { openProject } from '@wasm-pkg/project'
import { hasTool } from '@wasm-pkg/testing/docker-registry'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  buildWit,
  type BuiltWit,
  completeFiles,
  dependencyFiles,
  pinFor,
  type ResolvedWit,
  resolveWit,
} from '@wasm-pkg/authoring'

/** Folders of WIT. `expected.wasm` is what wkg 0.16.1 built of each (UPDATE_WKG=1 records it with the wkg that is here). */
const fixtures = join(import.meta.dirname, 'fixtures/wkg')
const NAMES = ['types', 'app', 'everything'] as const
type Name = (typeof NAMES)[number]

/** wkg is looked for on the PATH and where cargo installs. */
const WKG = hasTool('wkg') ? 'wkg' : join(homedir(), '.cargo/bin/wkg')
const missing = WKG !== 'wkg' && !existsSync(WKG)
const record = process.env['UPDATE_WKG'] === '1'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-wkg-'))
  await cp(fixtures, dir, { recursive: true })
  await mkdir(join(dir, 'registry/docs/types'), { recursive: true })
  await cp(join(fixtures, 'types/expected.wasm'), join(dir, 'registry/docs/types/0.2.0.wasm')).catch(() => undefined)
  await writeFile(
    join(dir, 'config.toml'),
    `[namespace_registries]\ndocs = "files"\n[registry.files]\ntype = "local"\n[registry.files.local]\nroot = ${JSON.stringify(join(dir, 'registry'))}\n`,
  )
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function withSource<T>(name: Name, work: (source: ResolvedWit) => Promise<T>): Promise<T> {
  const root = join(dir, name)
  const project = await openProject({
    root,
    configFile: join(dir, 'config.toml'),
    cacheDir: join(dir, 'store'),
    frozen: false,
    dts: false,
    env: {},
  })
  try {
    return await work(await resolveWit(pinFor(project), join(root, 'wit')))
  } finally {
    await project.close()
  }
}

const build = (name: Name): Promise<BuiltWit> => withSource(name, (source) => buildWit(join(dir, name), source))

const wkg = (name: Name, ...args: readonly string[]): Promise<unknown> =>
  promisify(execFile)(WKG, [...args], {
    cwd: join(dir, name),
    env: { ...process.env, WKG_CONFIG_FILE: join(dir, 'config.toml'), WKG_CACHE_DIR: join(dir, 'wkg-cache') },
  })

describe.each(NAMES)('a package of the folder %s', (name) => {
  it.skipIf(record)('has the bytes that wkg 0.16.1 made of it', async () => {
    const { bytes } = await build(name)
    expect(Buffer.from(bytes).equals(await readFile(join(fixtures, name, 'expected.wasm')))).toBe(true)
  })

  it.skipIf(missing)('has the bytes that wkg makes of it now (needs wkg)', async () => {
    await wkg(name, 'build', '-o', 'theirs.wasm')
    const theirs = await readFile(join(dir, name, 'theirs.wasm'))
    if (record) await writeFile(join(fixtures, name, 'expected.wasm'), theirs)
    expect(Buffer.from((await build(name)).bytes).equals(theirs)).toBe(true)
  })
})

/** The files below a folder, by path. */
async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)))
}

describe('what a folder refers to', () => {
  it('is written as wkg writes it', async () => {
    const files = await withSource('app', dependencyFiles)
    expect([...files.keys()]).toEqual([join('deps', 'docs-types-0.2.0', 'package.wit')])
  })

  it.skipIf(missing)('is written into the same files as by wkg (needs wkg)', async () => {
    const ours = await withSource('everything', dependencyFiles)
    await wkg('everything', 'fetch')
    const wit = join(dir, 'everything/wit')
    const theirs = await filesIn(join(wit, 'deps'))
    expect(new Map([...ours].map(([path, bytes]) => [join(wit, path), Buffer.from(bytes).toString()]))).toEqual(theirs)
    await rm(join(wit, 'deps'), { recursive: true })
  })

  it('makes the same package if it is in the folder', async () => {
    const { bytes } = await build('app')
    const layout = await withSource('app', (source) => completeFiles(source))
    for (const [path, content] of layout) {
      await mkdir(join(dir, 'app/wit', path, '..'), { recursive: true })
      await writeFile(join(dir, 'app/wit', path), content)
    }
    const vendored = await withSource('app', async (source) => {
      expect(source).toMatchObject({ fetched: [], vendored: new Set(['docs:types@0.2.0']) })
      return await buildWit(join(dir, 'app'), source)
    })
    expect(Buffer.from(vendored.bytes).equals(bytes)).toBe(true)
  })
})
