import { createRegistryClient, loadConfig, openStore, parsePackageName, parseVersion } from '@wasm-pkg/registry-client'
import { type RegistryServer, startRegistryServer } from '@wasm-pkg/registry-server'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bunBinary } from '../bundlers/adapters/bun.js'
import { buildSample } from '../support/samples.js'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-guide-'))
/** What the pages call the registry. */
const REGISTRY = 'localhost:5000'

let registry: RegistryServer

beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  writeFileSync(join(folder, 'config.toml'), '')
  registry = await startRegistryServer()
  const config = await loadConfig({ registry: registry.host, env: {} })
  const client = createRegistryClient({ config, store: openStore({ dir: join(folder, 'publisher') }), env: {} })
  const { name, version, bytes } = await buildSample('docs:adder@0.1.0')
  await client.publish({ name: parsePackageName(name), version: parseVersion(version), bytes })
  await client.close()
})
afterAll(async () => {
  await registry.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Writes the code blocks of a page that name their file, as in a fence that begins with `js [main.mjs]`. */
function follow(page: string): (...command: readonly string[]) => Promise<string> {
  const app = join(folder, page)
  const text = readFileSync(join(root, page), 'utf8').replaceAll(REGISTRY, registry.host)
  mkdirSync(app, { recursive: true })
  for (const { groups = {} } of text.matchAll(/```\w+ \[(?<file>[^\]\n]+)\]\n(?<code>[\s\S]*?)```/g)) {
    writeFileSync(join(app, groups['file'] ?? ''), groups['code'] ?? '')
  }
  const { CI: _ci, ...inherited } = process.env
  const env = {
    ...inherited,
    WKG_CONFIG_FILE: join(folder, 'config.toml'),
    WASM_PKG_CACHE_DIR: join(app, 'store'),
    NO_COLOR: '1',
  }
  return async (...args) => (await promisify(execFile)(process.execPath, args, { cwd: app, env })).stdout
}

const bin = (tool: string): string => join(root, 'node_modules', tool)

/** The `.wasm` files of an output. */
function modulesIn(dist: string): readonly string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.wasm'))
}

/** Runs a script of Bun's guide with Bun. */
async function bun(script: string): Promise<string> {
  const cwd = join(folder, 'docs/guide/bun.md')
  const env = { ...process.env, CI: '', WASM_PKG_CACHE_DIR: join(cwd, 'store') }
  return (await promisify(execFile)(bunBinary ?? 'bun', [script], { cwd, env })).stdout
}

describe('the guide', () => {
  it('to Node.js runs as it is written', async () => {
    const node = follow('docs/guide/node.md')
    expect(await node('--import', '@wasm-pkg/node/register', 'main.mjs')).toBe('Hello, Node.js! 5\n')
    expect(await node('--import', '@wasm-pkg/node/register', 'lazy.cjs')).toBe('Hello, CommonJS!\n')
  })

  it('to Rollup builds as it is written, and the output runs', async () => {
    const node = follow('docs/guide/rollup.md')
    await node(bin('rollup/dist/bin/rollup'), '--config', '--silent')
    expect(await node('dist/main.js')).toBe('Hello, Rollup! 5\n')
  })

  it.each(['docs/guide/vite.md', 'README.md'])('to Vite in %s builds as it is written', async (page) => {
    const node = follow(page)
    expect(await node(bin('vite/bin/vite.js'), 'build')).toMatch(/built in|✓/)
    expect(readFileSync(join(folder, page, 'wasm-pkg.lock'), 'utf8')).toContain('name = "docs:adder"')
    expect(readFileSync(join(folder, page, 'wasm-pkg.d.ts'), 'utf8')).toContain('declare module "docs:adder@^0.1"')
  })

  it.each([
    ['webpack', 'webpack/bin/webpack.js'],
    ['rspack', '@rspack/cli/bin/rspack.js', 'build'],
    ['rspack', '@rsbuild/core/bin/rsbuild.js', 'build'],
  ])('to %s builds as it is written, with %s', async (name, tool, ...args) => {
    const page = `docs/guide/${name}.md`
    const node = follow(page)
    rmSync(join(folder, page, 'dist'), { recursive: true, force: true })
    await node(bin(tool), ...args)
    expect(modulesIn(join(folder, page, 'dist'))).toHaveLength(1)
  })

  it.each(['esbuild', 'farm'])('to %s builds as it is written', async (name) => {
    const page = `docs/guide/${name}.md`
    await follow(page)('build.js')
    expect(modulesIn(join(folder, page, 'dist'))).toHaveLength(1)
  })

  it('to Bun builds as it is written, and the output runs', async () => {
    follow('docs/guide/bun.md')
    await bun('build.js')
    expect(await bun('dist/main.js')).toBe('Hello, Bun! 5\n')
  })

  it('to Vite builds a server that runs', async () => {
    const node = follow('docs/guide/vite.md')
    await node(bin('vite/bin/vite.js'), 'build', '--ssr', 'server.js')
    expect(await node('dist/server.js')).toBe('Hello, server!\n')
  })
})
