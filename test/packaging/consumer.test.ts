import { preview } from 'vite'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import { EVERYTHING, EVERYTHING_RESULT } from '@wasm-pkg/testing/everything'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { hasOtherVersions, installNode } from '../node/versions.js'
import { folderSize, installedPackages, megabytes } from './installed.js'
import { installedVersion, npm, packed, publicPackages } from '@wasm-pkg/testing/tarballs'

/** What users install may add this much, unpacked, and this many packages. */
const MOST = { bytes: 16e6, packages: 22 }

const INSTALL = ['install', '--no-audit', '--no-fund', '--prefer-offline']

/** The oldest that is supported, the last without exports under ids, the first with them, and today's. */
const TYPESCRIPTS = ['5.0', '5.5', '5.6', 'latest'] as const
const aliasOf = (version: string): string => `typescript-${version}@npm:typescript@${version}`
const vite = `vite@${installedVersion('vite')}`

const packages = publicPackages()
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-consumer-'))
let registry: TestRegistry
let tarballs: ReadonlyMap<string, string>

/** What a user writes: a plugin in the configuration, imports in the sources, a registry in the user's configuration. */
const FILES = {
  'package.json': JSON.stringify({
    private: true,
    type: 'module',
    wasmPkg: { dependencies: { 'docs:adder': '^0.2.0' } },
  }),
  'vite.config.js': `import wasmPkg from 'unplugin-wasm-pkg/vite'\nexport default { plugins: [wasmPkg()] }\n`,
  'index.html': '<script type="module" src="./main.js"></script>',
  'main.js': EVERYTHING,
  'server.js': `${EVERYTHING}\nconsole.log(JSON.stringify(globalThis.result))\n`,
  'import-all.mjs': `let count = 0
for (const specifier of ${JSON.stringify(entries())}) {
  const entry = await import(specifier)
  if (entry === undefined) throw new Error(specifier)
  count++
}
console.log(process.version, count)
`,
}

/** The entry that installs hooks when it is imported has a test of its own. */
function entries(): readonly string[] {
  const all = packages.flatMap(({ name, entries: subpaths }) => subpaths.map((entry) => `${name}${entry.slice(1)}`))
  return all.filter((specifier) => specifier !== '@wasm-pkg/node/register')
}

beforeAll(async () => {
  registry = await startTestRegistry()
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
  writeFileSync(
    join(folder, 'config.toml'),
    `[namespace_registries]\ndocs = "${registry.host}"\nwasi = "${registry.host}"\n`,
  )
  tarballs = await packed()
  // What people install; the library comes from npm with it, once it is there.
  const [plugin, cli, core] = ['unplugin-wasm-pkg', '@wasm-pkg/cli', '@wasm-pkg/core'].map((name) => tarballs.get(name))
  await npm([...INSTALL, '--save-dev', plugin ?? '', cli ?? '', core ?? ''], folder)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await registry.close()
})

async function run(node: string, ...args: readonly string[]): Promise<string> {
  const { CI: _ci, ...inherited } = process.env
  const env = {
    ...inherited,
    WKG_CONFIG_FILE: join(folder, 'config.toml'),
    WASM_PKG_CACHE_DIR: join(folder, 'store'),
  }
  const { stdout } = await promisify(execFile)(node, args, { cwd: folder, env })
  return stdout.trim()
}

async function buildAndRun(node: string, outDir: string): Promise<unknown> {
  await run(node, 'node_modules/vite/bin/vite.js', 'build', '--ssr', 'server.js', '--outDir', outDir)
  return JSON.parse(await run(node, join(outDir, 'server.js')))
}

describe('a project that installs the packed packages', () => {
  it('gets few packages, and little', () => {
    const names = installedPackages(folder)
    const bytes = folderSize(join(folder, 'node_modules'))
    console.log(`measured: install adds ${names.length} packages, ${megabytes(bytes)}: ${names.join(', ')}`)
    expect(names.length).toBeLessThanOrEqual(MOST.packages)
    expect(bytes).toBeLessThanOrEqual(MOST.bytes)
  })

  it('can tell what is bundled in them, and its digests', async () => {
    const told = await run(process.execPath, 'node_modules/@wasm-pkg/cli/dist/bin.js', '--version', '--verbose')
    expect(told).toMatch(/^@bytecodealliance\/jco-transpile 0\.15\.0 .*sha512-\S{88}$/m)
    expect(told).toMatch(/^ +vendor\/js-component-bindgen-component\.core\.wasm sha256:[0-9a-f]{64}$/m)
    expect(told).toMatch(/^wit-tools \S+ Apache-2\.0 WITH LLVM-exception\n {2}wit_tools\.wasm sha256:[0-9a-f]{64}$/m)
    expect(told).toMatch(/^wit-tools\/wit-parser 0\.254\.0 .*sha256-\S{44}$/m)
  })

  it('imports every entry whose bundler is installed on this Node', async () => {
    await npm([...INSTALL, '--save-dev', ...tarballs.values(), ...TYPESCRIPTS.map(aliasOf), vite], folder)
    expect(await run(process.execPath, 'import-all.mjs')).toMatch(/^v\d+\.\d+\.\d+ \d+$/)
  })
})

describe('with TypeScript in it', () => {
  const config = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      types: [],
    },
    files: ['wasm-pkg.d.ts', 'right.ts', 'wrong.ts'],
  }
  const byId =
    "import { 'docs:adder/add@0.2.0' as byId } from 'docs:adder'\nexport const sum: number = byId.add(1, 2)\n"

  beforeAll(() => {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    writeFileSync(join(folder, 'right.ts'), TYPED)
    writeFileSync(join(folder, 'wrong.ts'), "import { add } from 'docs:adder'\nadd.add('1', 2)\n")
  })

  it.each(TYPESCRIPTS)('%s takes the types that are written for it', async (version) => {
    const installed = join(folder, 'node_modules/typescript')
    rmSync(installed, { recursive: true, force: true })
    symlinkSync(join(folder, 'node_modules', `typescript-${version}`), installed, 'junction')
    if (version !== '5.0' && version !== '5.5') writeFileSync(join(folder, 'right.ts'), TYPED + byId)
    await run(process.execPath, 'node_modules/@wasm-pkg/cli/dist/bin.js', 'types')
    const check = run(process.execPath, 'node_modules/typescript/bin/tsc', '-p', folder)
    await expect(check).rejects.toMatchObject({
      stdout: expect.stringMatching(/^wrong\.ts\(2,9\): error TS2345[^\n]*\n$/) as string,
    })
  })
})

/** A resource, an interface, types alone and another instance. */
const TYPED = `import { add } from 'docs:adder'
import { guests } from 'docs:greet@0.1.0'
import { instantiate, type Imports } from 'docs:adder?instantiate'
import type { random } from 'wasi:random@0.2.12'
export const total: number = add.add(1, 2)
new guests.GuestBook('host')[Symbol.dispose]()
export const none: Imports = {}
export const other: Promise<number> = instantiate(none).then((made) => made.add.add(1, 2))
export type Random = ReturnType<typeof random.getRandomU64>
`

describe('with Vite in it', () => {
  it('builds for a server and runs on this Node', async () => {
    expect(await buildAndRun(process.execPath, 'dist-ssr')).toEqual(EVERYTHING_RESULT)
  })

  it.skipIf(!hasChromium)('builds for browsers and runs in Chromium (needs chromium)', async () => {
    await run(process.execPath, 'node_modules/vite/bin/vite.js', 'build')
    const server = await preview({
      root: folder,
      configFile: false,
      logLevel: 'error',
      preview: { host: '127.0.0.1', port: 0 },
    })
    const browser = await launchBrowser()
    try {
      expect(await resultOf(browser, server.resolvedUrls?.local[0] ?? '')).toEqual(EVERYTHING_RESULT)
    } finally {
      await browser.close()
      await server.close()
    }
  })

  it.skipIf(!hasOtherVersions)('imports, builds and runs on Node 24 (needs linux-x64)', async () => {
    const node24 = await installNode('24')
    expect(await run(node24, 'import-all.mjs')).toMatch(/^v24\./)
    expect(await buildAndRun(node24, 'dist-24')).toEqual(EVERYTHING_RESULT)
    // There its hooks run in the program's own thread, and a worker does the work.
    const loaded = await run(node24, '--import', '@wasm-pkg/node/register', 'server.js')
    expect(JSON.parse(loaded)).toEqual(EVERYTHING_RESULT)
  })

  it('needs nothing of ours in production but the shims that it imports', async () => {
    rmSync(join(folder, 'node_modules/typescript'), { force: true })
    await npm([...INSTALL, `@bytecodealliance/preview2-shim@^0.26.1`], folder)
    const expected = await buildAndRun(process.execPath, 'dist-ssr')
    await npm(['prune', '--omit=dev', '--no-audit', '--no-fund'], folder)
    expect(installedPackages(folder).filter((name) => !name.startsWith('@bytecodealliance/'))).toEqual([])
    expect(JSON.parse(await run(process.execPath, join('dist-ssr', 'server.js')))).toEqual(expected)
  })
})
