import { access, chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackages, openProject, type ProjectOptions } from '@wasm-pkg/project'
import { type RegistryServer, startRegistryServer } from '@wasm-pkg/registry-server'
import { type Block, blocksOf, readPage } from '@wasm-pkg/testing/doc-blocks'
import { publishSamples } from '@wasm-pkg/testing/samples'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const page = readPage('docs/guide/caches.md')

/** What a recipe says, with the paths of one machine. */
interface Recipe {
  readonly name: string
  /** Files that the cache's key is made of, in the project. */
  readonly inputs: readonly string[]
  /** The folder that is saved and restored. */
  saved(machine: Machine): string
  env(machine: Machine): NodeJS.ProcessEnv
}

interface Machine {
  readonly home: string
  readonly root: string
}

function section(title: string): readonly Block[] {
  const [, after = ''] = page.split(`\n## ${title}\n`)
  return blocksOf(after.split('\n## ')[0] ?? '')
}

const firstMatch = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? `nothing matches ${pattern}`

function githubRecipe(): Recipe {
  const [{ code } = { code: '' }] = section('GitHub Actions')
  const path = firstMatch(code, /^ +path: (.+)$/m)
  return {
    name: 'GitHub Actions',
    inputs: [firstMatch(code, /hashFiles\('\*\*\/(.+?)'\)/)],
    saved: ({ home }) => path.replace(/^~/, home),
    // What `~/.cache` is unless a user says otherwise.
    env: ({ home }) => ({ XDG_CACHE_HOME: join(home, '.cache') }),
  }
}

/** Both set the store's folder for all tasks, as the page says for Turborepo. */
function inRepository({ home, root }: Machine): NodeJS.ProcessEnv {
  const [{ code } = { code: '' }] = section('Turborepo')
  const value = firstMatch(code, /^ +WASM_PKG_CACHE_DIR: (.+)$/m)
  return { HOME: home, WASM_PKG_CACHE_DIR: value.replace('${{ github.workspace }}', root) }
}

interface Task {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

function turboRecipe(): Recipe {
  const code = section('Turborepo').find(({ file }) => file === 'turbo.json')?.code ?? '{}'
  const { tasks, globalPassThroughEnv } = JSON.parse(code) as {
    tasks: Record<string, Task>
    globalPassThroughEnv: readonly string[]
  }
  expect(globalPassThroughEnv).toContain('WASM_PKG_CACHE_DIR')
  const { inputs = [], outputs: [output = ''] = [] } = tasks['//#fetch'] ?? {}
  return {
    name: 'Turborepo',
    inputs,
    saved: ({ root }) => join(root, output.replace(/\/\*\*$/, '')),
    env: inRepository,
  }
}

function inProject(path: string, root = ''): string {
  return path.replace('{projectRoot}/', root && `${root}/`)
}

function nxRecipe(): Recipe {
  const code = section('Nx').find(({ language, file }) => language === 'json' && file === undefined)?.code ?? '{}'
  const { nx } = JSON.parse(code) as { nx: { targets: Record<string, Task> } }
  const { inputs = [], outputs: [output = ''] = [] } = nx.targets['fetch'] ?? {}
  return {
    name: 'Nx',
    inputs: inputs.map((input) => inProject(input)),
    saved: ({ root }) => inProject(output, root),
    env: inRepository,
  }
}

describe.each([githubRecipe(), turboRecipe(), nxRecipe()])('the recipe for $name', (recipe) => {
  const requests: string[] = []
  let dir: string
  let registry: RegistryServer
  let configFile: string

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-caches-'))
    registry = await startRegistryServer({ onRequest: ({ url }) => requests.push(url) })
    await publishSamples(registry.host, ['docs:adder@0.1.0', 'docs:adder@0.2.0'])
    configFile = join(dir, 'config.toml')
    await writeFile(configFile, `default_registry = "${registry.host}"\n`)
  })
  afterAll(async () => {
    await registry.close()
    await rm(dir, { recursive: true, force: true })
  })

  async function machine(name: string): Promise<Machine> {
    const made = { home: join(dir, name, 'home'), root: join(dir, name, 'project') }
    for (const folder of Object.values(made)) await mkdir(folder, { recursive: true })
    await writeFile(join(made.root, 'package.json'), '{"wasmPkg":{"dependencies":{"docs:adder":"0.2.0"}}}')
    await writeFile(join(made.root, 'main.js'), "import { add } from 'docs:adder@0.1.0'\nadd.add(1, 2)\n")
    return made
  }

  async function install(at: Machine, options: Partial<ProjectOptions>): Promise<readonly string[]> {
    requests.length = 0
    const project = await openProject({ root: at.root, configFile, env: recipe.env(at), dts: false, ...options })
    try {
      const { packages } = await installPackages(project)
      return packages.map(({ id }) => id).toSorted()
    } finally {
      await project.close()
    }
  }

  it('restores packages on another machine, verifies them, and fetches only what was damaged', async () => {
    const [first, second] = [await machine('first'), await machine('second')]
    const installed = await install(first, { frozen: false })
    expect(installed).toHaveLength(2)
    for (const input of recipe.inputs) await access(join(first.root, input))

    // The lock file comes from the repository, the packages from the cache.
    await cp(join(first.root, 'wasm-pkg.lock'), join(second.root, 'wasm-pkg.lock'))
    await cp(recipe.saved(first), recipe.saved(second), { recursive: true })
    const blobs = await filesBelow(recipe.saved(second))
    expect(blobs).toHaveLength(2)
    // What a job that was stopped in the middle may have saved.
    await writeFile(join(recipe.saved(second), 'sha256', 'half-written'), 'x')
    expect(await install(second, { frozen: true, offline: true })).toEqual(installed)
    expect(requests).toEqual([])

    const [tampered = '', half = ''] = blobs
    const bytes = await readFile(tampered)
    for (const blob of blobs) await chmod(blob, 0o644)
    await writeFile(tampered, flipLastBit(bytes))
    await truncate(half, 100)
    await expect(install(second, { frozen: true, offline: true })).rejects.toMatchObject({ code: 'E_OFFLINE_MISS' })
    expect(await install(second, { frozen: true })).toEqual(installed)
    expect(requests.filter((url) => url.includes('/blobs/'))).toHaveLength(2)
    expect(await readFile(tampered)).toEqual(bytes)
    expect(await install(second, { frozen: true, offline: true })).toEqual(installed)
  })
})

function flipLastBit(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte))
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
