import { openProject, type Project, type ProjectOptions } from '@wasm-pkg/project'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pinFor, type ResolvedWit, resolveWit } from '@wasm-pkg/authoring'

const TYPES = join(import.meta.dirname, 'fixtures/wkg/types/expected.wasm')

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-wit-'))
  await write('package.json', '{}')
  await write('registry/docs/types/0.2.0.wasm', await readFile(TYPES))
  await write(
    'config.toml',
    `[namespace_registries]\ndocs = "files"\n[registry.files]\ntype = "local"\n[registry.files.local]\nroot = ${JSON.stringify(join(dir, 'registry'))}\n`,
  )
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true })
  await writeFile(join(dir, path), content)
}

async function resolve(world: string, options: Partial<ProjectOptions> = {}): Promise<ResolvedWit> {
  await write('wit/world.wit', `package docs:app@1.0.0;\n${world}\n`)
  const common = { root: dir, configFile: join(dir, 'config.toml'), cacheDir: join(dir, 'store'), dts: false, env: {} }
  const project: Project = await openProject({ ...common, frozen: false, ...options } as ProjectOptions)
  try {
    return await resolveWit(pinFor(project), join(dir, 'wit'))
  } finally {
    await project.close()
  }
}

const lock = (): Promise<string> => readFile(join(dir, 'wasm-pkg.lock'), 'utf8')
const USES = 'world app { import docs:types/shapes@0.2.0; }'

describe('packages that the WIT refers to', () => {
  it('are pinned, and removed from the lock file when it does not refer to them any more', async () => {
    expect(await resolve(USES)).toMatchObject({ fetched: ['docs:types@0.2.0'] })
    expect(await lock()).toMatch(/requirement = "=0\.2\.0"[^]*required-by = \[\n {4}"wit",\n\]/)
    expect(await resolve('world app {}')).toMatchObject({ fetched: [] })
    expect(await lock()).not.toContain('docs:types')
  })

  it('are the pinned ones in a frozen project, without the network', async () => {
    await resolve(USES)
    const before = await lock()
    await rm(join(dir, 'registry'), { recursive: true })
    expect(await resolve(USES, { frozen: true, offline: true })).toMatchObject({ fetched: ['docs:types@0.2.0'] })
    expect(await lock()).toBe(before)
  })

  it('have to be pinned in a frozen project', async () => {
    await resolve('world app {}')
    await write('wasm-pkg.lock', 'version = 1\npackages = []\n')
    await expect(resolve(USES, { frozen: true })).rejects.toMatchObject({
      code: 'E_LOCK_STALE',
      location: { file: join(dir, 'wit/world.wit'), line: 2, column: 20 },
    })
  })

  it('must have the pinned bytes', async () => {
    await resolve(USES)
    await write('wasm-pkg.lock', (await lock()).replace(/digest = "sha256:..../, 'digest = "sha256:0000'))
    await expect(resolve(USES)).rejects.toMatchObject({ package: 'docs:types@0.2.0' })
  })

  it('are those in the folder deps, if it has them', async () => {
    await write('wit/deps/types.wit', 'package docs:types@0.2.0;\ninterface shapes { use docs:more/m@1.0.0.{t}; }\n')
    await write('wit/deps/more/m.wit', 'package docs:more@1.0.0;\ninterface m { type t = u8; }\n')
    expect(await resolve(USES)).toMatchObject({
      fetched: [],
      vendored: new Set(['docs:more@1.0.0', 'docs:types@0.2.0']),
    })
  })

  it('are read from a file in bytes, too', async () => {
    await mkdir(join(dir, 'wit/deps'), { recursive: true })
    await cp(TYPES, join(dir, 'wit/deps/types.wasm'))
    expect(await resolve(USES)).toMatchObject({ fetched: [], vendored: new Set(['docs:types@0.2.0']) })
  })

  it('are named with their place if no registry has them', async () => {
    await expect(resolve('world app {\n  import docs:typo/shapes@0.2.0;\n}')).rejects.toMatchObject({
      code: 'E_NOT_FOUND',
      location: { file: join(dir, 'wit/world.wit'), line: 3, column: 10 },
    })
  })

  it('need a version', async () => {
    await expect(resolve('world app { import docs:types/shapes; }')).rejects.toMatchObject({
      code: 'E_BUILD',
      hint: expect.stringContaining('docs:types/…@0.1.0'),
      location: { file: join(dir, 'wit/world.wit'), line: 2 },
    })
  })
})

const nothing = (): Promise<never> => Promise.reject(new Error('asked'))

it.each([
  ['is missing', undefined, 'there is no folder'],
  ['has no WIT', 'README.md', 'has no .wit files'],
])('a folder that %s is an error', async (_what, file, message) => {
  if (file !== undefined) await write(`wit/${file}`, '')
  await expect(resolveWit(nothing, join(dir, 'wit'))).rejects.toThrow(message)
})
