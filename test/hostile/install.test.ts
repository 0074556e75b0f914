import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sampleComponent } from './content/sample.js'
import { createWorld, type World } from './harness/world.js'
import { BIN } from './surfaces/cli.js'
import { runNode, runProgram } from './surfaces/process.js'

let world: World

beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

/** Writes a project that asks for packages in this order. */
async function askFor(names: readonly string[]): Promise<void> {
  const dependencies = Object.fromEntries(names.map((name) => [name, '^1.0.0']))
  await writeFile(join(world.project, 'package.json'), JSON.stringify({ private: true, wasmPkg: { dependencies } }))
}

function publishMany(count: number, content: (at: number) => Uint8Array): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const name = `acme:image-${String.fromCharCode(105 + (at % 3))}${at}`
    world.registry.publish(`${name}@1.0.0`, content(at))
    return name
  })
}

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ReturnType<typeof runNode> =>
  runNode([BIN, ...args], { cwd: world.project, env: { ...world.env, ...env } })

async function lockText(): Promise<string> {
  return await readFile(join(world.project, 'wasm-pkg.lock'), 'utf8')
}

/** Every file of the store, with its mode. */
async function storedFiles(): Promise<readonly { readonly path: string; readonly mode: number }[]> {
  const entries = await readdir(world.store, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return await Promise.all(files.map(async (path) => ({ path, mode: (await stat(path)).mode })))
}

it('writes one lock file and one types file in any locale, time zone and order of package.json', async () => {
  const names = publishMany(9, (at) => sampleComponent(`n${at}`, 100))
  const outputs = new Set<string>()
  const settings = [
    {},
    { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Asia/Kathmandu' },
    { LC_ALL: 'C', TZ: 'Pacific/Apia' },
    { LC_ALL: 'sv_SE.UTF-8', TZ: 'UTC' },
  ]
  for (const [at, env] of settings.entries()) {
    await rm(join(world.project, 'wasm-pkg.lock'), { force: true })
    await rm(join(world.project, 'wasm-pkg.d.ts'), { force: true })
    await askFor([...names.slice(at * 2), ...names.slice(0, at * 2)])
    for (const command of ['install', 'types']) {
      expect(await run([command], env)).toMatchObject({ exitCode: 0 })
    }
    outputs.add((await lockText()) + (await readFile(join(world.project, 'wasm-pkg.d.ts'), 'utf8')))
  }
  expect(outputs.size).toBe(1)
}, 60_000)

it('fetches and stores the bytes that two packages share once', async () => {
  const bytes = sampleComponent('shared')
  const names = publishMany(2, () => bytes)
  await askFor(names)
  expect(await run(['install'])).toMatchObject({ exitCode: 0 })
  const blobs = (await storedFiles()).filter(({ path }) => path.endsWith('.wasm'))
  expect(blobs).toHaveLength(1)
  for (const name of names) expect(await lockText()).toContain(`name = "${name}"`)
}, 30_000)

it.skipIf(process.platform === 'win32')(
  'installs 200 packages where few files may be open',
  async () => {
    await askFor(publishMany(200, (at) => sampleComponent(`n${at}`, 1000)))
    const limited = await runProgram('sh', ['-c', 'ulimit -n 96 && exec "$0" "$@"', process.execPath, BIN, 'install'], {
      cwd: world.project,
      env: world.env,
    })
    expect(`${limited.exitCode} ${limited.stderr}`).toMatch(/^0 /)
    expect((await lockText()).match(/^name = /gm)).toHaveLength(200)
  },
  60_000,
)

it('stores nothing that could be executed', async () => {
  expect(await run(['install'])).toMatchObject({ exitCode: 0 })
  const files = await storedFiles()
  expect(files.length).toBeGreaterThan(0)
  for (const { path, mode } of files) expect(`${path} ${(mode & 0o111).toString(8)}`).toBe(`${path} 0`)
})

it('finds a version that was published after the last install', async () => {
  expect(await run(['install'])).toMatchObject({ exitCode: 0 })
  world.registry.publish('acme:image@1.2.0', sampleComponent('three'))
  expect((await run(['install'])).exitCode).toBe(0)
  expect(await lockText()).toContain('version = "1.1.0"')
  expect((await run(['update'])).exitCode).toBe(0)
  expect(await lockText()).toContain('version = "1.2.0"')
}, 30_000)

it('leaves the lock file as it is when there is no network to update from', async () => {
  expect(await run(['install'])).toMatchObject({ exitCode: 0 })
  const before = await lockText()
  const { exitCode, stderr } = await run(['update', '--offline'])
  expect(exitCode).not.toBe(0)
  expect(stderr).toMatch(/E_OFFLINE/)
  expect(await lockText()).toBe(before)
}, 30_000)
