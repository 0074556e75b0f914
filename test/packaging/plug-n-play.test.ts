import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { installedVersion, npm, packed } from '@wasm-pkg/testing/tarballs'

const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-pnp-'))
const app = join(folder, 'app')
let registry: TestRegistry

const MAIN = "import { add } from 'docs:adder/add'\nconsole.log(add(1, 2))\n"

const FILES = {
  // Nothing of the machine's own Yarn: what is asked for is in this folder, or npm's.
  '.yarnrc.yml':
    'nodeLinker: pnp\nenableGlobalCache: false\nenableTelemetry: false\nenableScripts: false\nenableImmutableInstalls: false\n',
  'yarn.lock': '',
  'main.js': MAIN,
  'rollup.config.js': `import wasmPkg from 'unplugin-wasm-pkg/rollup'
export default { input: 'main.js', output: { dir: 'dist' }, plugins: [wasmPkg({ platform: 'node' })] }
`,
}

beforeAll(async () => {
  registry = await startTestRegistry()
  mkdirSync(app)
  const tarballs = new Map([...(await packed())].map(([name, tarball]) => [name, `file:${tarball}`]))
  const own = ['@wasm-pkg/cli', '@wasm-pkg/node', 'unplugin-wasm-pkg'].map((name) => [name, tarballs.get(name)])
  const manifest = {
    name: 'app',
    private: true,
    type: 'module',
    dependencies: { ...Object.fromEntries(own), rollup: installedVersion('rollup') },
    resolutions: Object.fromEntries(tarballs),
  }
  writeFileSync(join(app, 'package.json'), JSON.stringify(manifest))
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(app, name), text)
  writeFileSync(join(folder, 'config.toml'), `[namespace_registries]\ndocs = "${registry.host}"\n`)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  await npm(['install', '--no-audit', '--no-fund', '--prefer-offline', '@yarnpkg/cli-dist@4'], folder)
  await yarn('install')
}, 300_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await registry.close()
})

function yarn(...args: readonly string[]): Promise<string> {
  return node(join(folder, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js'), ...args)
}

async function node(...args: readonly string[]): Promise<string> {
  const { CI: _ci, NODE_OPTIONS: _options, ...inherited } = process.env
  const env = {
    ...inherited,
    WKG_CONFIG_FILE: join(folder, 'config.toml'),
    WASM_PKG_CACHE_DIR: join(folder, 'store'),
    NODE_NO_WARNINGS: '1',
  }
  const { stdout } = await promisify(execFile)(process.execPath, [...args], { cwd: app, env })
  return stdout.trim()
}

it('installs packages, with their types', async () => {
  expect(await yarn('wasm-pkg', 'add', 'docs:adder@^0.2')).toContain('1 package verified')
  expect(readFileSync(join(app, 'wasm-pkg.d.ts'), 'utf8')).toContain('declare module "docs:adder/add"')
})

it('runs programs with the loader for Node', async () => {
  expect(await yarn('node', '--import', '@wasm-pkg/node/register', 'main.js')).toBe('3')
})

it('runs them without Yarn too', async () => {
  const plugNPlay = ['--require', './.pnp.cjs', '--experimental-loader', './.pnp.loader.mjs']
  expect(await node(...plugNPlay, '--import', '@wasm-pkg/node/register', 'main.js')).toBe('3')
})

it('builds', async () => {
  await yarn('rollup', '--config', '--silent')
  expect(await yarn('node', 'dist/main.js')).toBe('3')
})
