import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { root } from '@wasm-pkg/testing/tarballs'

/** Not installed for the tests: npm's `deno` is 100 MB. */
const DENO = process.env['DENO'] ?? 'deno'

const VITE = join(root, 'node_modules/vite/bin/vite.js')
const REGISTER = join(root, 'packages/node/dist/register.js')

describe.skipIf(!hasDeno())('the page on Deno (needs deno on the PATH)', () => {
  let registry: TestRegistry
  let app: BundleApp

  beforeAll(async () => {
    registry = await startTestRegistry()
    app = await createBundleApp(registry.host, {
      'server.js': "import { hello } from 'docs:adder@^0.1'\nconsole.log(hello('Deno'))\n",
    })
    await app.write(
      'vite.config.js',
      `import wasmPkg from 'unplugin-wasm-pkg/vite'
export default { logLevel: 'error', plugins: [wasmPkg(${JSON.stringify(app.options)})] }`,
    )
  })
  afterAll(async () => {
    await app.remove()
    await registry.close()
  })

  async function deno(...args: readonly string[]): Promise<string> {
    const { CI: _ci, NODE_OPTIONS: _options, ...inherited } = process.env
    const { cacheDir, configFile } = app.options
    const env = { ...inherited, WASM_PKG_CACHE_DIR: cacheDir, WKG_CONFIG_FILE: configFile, NO_COLOR: '1' }
    const { stdout } = await promisify(execFile)(DENO, ['run', ...args], { cwd: app.root, env })
    return stdout.trim()
  }

  it('builds with Vite and runs the output, which may only read', async () => {
    await deno('--allow-all', VITE, 'build', '--ssr', 'server.js')
    expect(await app.read('wasm-pkg.lock')).toContain('name = "docs:adder"')
    expect(await deno('--allow-read', 'dist/server.js')).toBe('Hello, Deno!')
  })

  it('runs the loader for Node.js by its path', async () => {
    expect(await deno('--allow-all', '--import', REGISTER, 'server.js')).toBe('Hello, Deno!')
  })
})

function hasDeno(): boolean {
  try {
    execFileSync(DENO, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
