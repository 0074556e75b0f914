import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { serveFolder } from '@wasm-pkg/testing/static-server'
import { bunBinary } from './adapters/bun.js'

const root = join(import.meta.dirname, '../..')
const RESULT = 'Bonjour, Ada! 19 + 23 = 42'

let registry: TestRegistry
let temporary: string

beforeAll(async () => {
  registry = await startTestRegistry()
  temporary = await mkdtemp(join(tmpdir(), 'wasm-pkg-playgrounds-'))
  await symlink(join(root, 'node_modules'), join(temporary, 'node_modules'), 'junction')
  await writeFile(join(temporary, 'config.toml'), `[namespace_registries]\ndocs = "${registry.host}"\n`)
})
afterAll(async () => {
  await rm(temporary, { recursive: true, force: true })
  await registry.close()
})

/** What earlier builds left in a playground stays behind. */
function isSource(path: string): boolean {
  return !/[/\\](?:dist|node_modules|wasm-pkg\.lock)$/u.test(path)
}

/** A copy of a playground, in which commands run as npm would run them. */
async function open(name: string): Promise<{ folder: string; run(command: string): Promise<string> }> {
  const folder = join(temporary, name)
  await cp(join(root, 'playground', name), folder, { recursive: true, filter: isSource })
  const { CI: _ci, ...inherited } = process.env
  const env = {
    ...inherited,
    NO_COLOR: '1',
    PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
    WASM_PKG_CACHE_DIR: join(temporary, 'store'),
    WKG_CONFIG_FILE: join(temporary, 'config.toml'),
  }
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>
  }
  return {
    folder,
    async run(script) {
      const command = (scripts[script] ?? '').replace(/^bun /u, `${bunBinary ?? 'bun'} `)
      return (await promisify(execFile)(command, { cwd: folder, env, shell: true })).stdout
    },
  }
}

describe('the programs among the playgrounds', () => {
  it.each(['rollup', 'rolldown', 'bun'])('%s', async (name) => {
    const { run } = await open(name)
    await run('build')
    expect(await run('start')).toContain('Hello, Ada!\n19 + 23 = 42')
  })
})

describe.skipIf(!hasChromium)('the pages among the playgrounds (needs Chromium)', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it.each([
    ['webpack', '.'],
    ['rspack', '.'],
    ['rsbuild', 'dist'],
    ['esbuild', '.'],
    ['farm', 'dist'],
  ])('%s', async (name, served) => {
    const { folder, run } = await open(name)
    await run('build')
    const server = await serveFolder(join(folder, served))
    const page = await browser.newPage()
    try {
      await page.goto(`${server.origin}/index.html`)
      await expect.poll(() => page.textContent('#out')).toBe(RESULT)
    } finally {
      await page.close()
      await server.close()
    }
  })
})
