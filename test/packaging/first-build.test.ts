import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isNightly, tried } from '@wasm-pkg/testing/nightly'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { npm, packed } from '@wasm-pkg/testing/tarballs'

/** What each starter's page is, where in it an import goes, and how its types are checked. */
const ALL_STARTERS = {
  'react-ts': { page: 'src/App.tsx', after: '', check: ['tsc', '-b'] },
  'vue-ts': { page: 'src/App.vue', after: '<script setup lang="ts">\n', check: ['vue-tsc', '-b'] },
  'svelte-ts': { page: 'src/App.svelte', after: '<script lang="ts">\n', check: ['npm', 'run', 'check'] },
  'vanilla-ts': { page: 'src/main.ts', after: '', check: ['tsc'] },
} as const

/** The starter without a framework is checked and built like that of React. */
const STARTERS = tried(Object.entries(ALL_STARTERS), ([template]) => template === 'vanilla-ts')

const DECLARED = "import { add } from 'docs:adder/add'\nexport const sum: number = add(1, 2)\nconsole.log(sum)\n"
const OF_ITS_OWN = "import type { hello } from 'docs:greet@^0.1'\nexport type Hello = typeof hello\n"

const WEBPACK = {
  'package.json': JSON.stringify({ name: 'loader-app', private: true, type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { strict: true, module: 'esnext', moduleResolution: 'bundler', target: 'es2022', types: [] },
  }),
  'webpack.config.js': `import wasmPkg from 'unplugin-wasm-pkg/webpack'
export default {
  mode: 'development',
  entry: './src/main.ts',
  module: { rules: [{ test: /\\.ts$/, use: 'ts-loader' }] },
  plugins: [wasmPkg()],
}
`,
  'src/main.ts': "import { add } from 'docs:adder/add@~0.2'\nconst sum: number = add(1, 2)\nconsole.log(sum)\n",
}

const NEXT_DEPENDENCIES = { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1' }
const NEXT_MANIFEST = {
  name: 'next-app',
  private: true,
  devDependencies: { typescript: '~6.0.3', '@types/node': '^24', '@types/react': '^19', '@types/react-dom': '^19' },
}

/** What create-next-app writes, without its styles. Only the build needs Next.js itself, which is large. */
const NEXT = {
  'package.json': JSON.stringify({ ...NEXT_MANIFEST, ...(isNightly && { dependencies: NEXT_DEPENDENCIES }) }),
  'next.config.ts': 'export default {\n  /* config options here */\n}\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      lib: ['dom', 'dom.iterable', 'esnext'],
      allowJs: true,
      skipLibCheck: true,
      strict: true,
      noEmit: true,
      esModuleInterop: true,
      module: 'esnext',
      moduleResolution: 'bundler',
      resolveJsonModule: true,
      isolatedModules: true,
      jsx: 'react-jsx',
      incremental: true,
      plugins: [{ name: 'next' }],
    },
    include: ['next-env.d.ts', '**/*.ts', '**/*.tsx', '.next/types/**/*.ts'],
    exclude: ['node_modules'],
  }),
  'app/layout.tsx':
    'export default function Layout({ children }: { children: React.ReactNode }) {\n  return (\n    <html><body>{children}</body></html>\n  )\n}\n',
  'app/page.tsx':
    "import { add } from 'docs:adder/add'\nimport type { hello } from 'docs:greet@^0.1'\nexport type Hello = typeof hello\nexport default function Page() {\n  return <p>It's {add(1, 2)}</p>\n}\n",
}

const BIN = 'node_modules/.bin'
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-first-'))
let registry: TestRegistry

function write(app: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'apps', app, name)), { recursive: true })
    writeFileSync(join(folder, 'apps', app, name), text)
  }
}

/** One install for all: the starters are workspaces of one project, and get the versions that they ask for. */
beforeAll(async () => {
  registry = await startTestRegistry()
  const own = [...(await packed())].map(([name, tarball]) => [name, `file:${tarball}`])
  const tools = { webpack: '5', 'webpack-cli': '6', 'ts-loader': '9' }
  const devDependencies = { ...Object.fromEntries(own), ...tools }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, workspaces: ['apps/*'], devDependencies }),
  )
  writeFileSync(join(folder, 'config.toml'), `[namespace_registries]\ndocs = "${registry.host}"\n`)
  mkdirSync(join(folder, 'apps'))
  await npm(
    ['install', '--no-audit', '--no-fund', '--prefer-offline', '--prefix', join(folder, 'creator'), 'create-vite@9'],
    folder,
  )
  const create = join(folder, 'creator/node_modules/create-vite/index.js')
  for (const [template] of STARTERS) {
    await promisify(execFile)(process.execPath, [create, template, '--template', template, '--no-interactive'], {
      cwd: join(folder, 'apps'),
    })
  }
  write('loader-app', WEBPACK)
  write('next-app', NEXT)
  await npm(['install', '--no-audit', '--no-fund', '--prefer-offline'], folder)
  write('next-app', { 'package.json': JSON.stringify({ ...NEXT_MANIFEST, dependencies: NEXT_DEPENDENCIES }) })
}, 600_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await registry.close()
})

/** Runs what a user types in the folder of an app; a failure shows what was printed. */
async function type(app: string, ...[program = '', ...args]: readonly string[]): Promise<string> {
  const { CI: _ci, ...inherited } = process.env
  const env = {
    ...inherited,
    PATH:
      [join('apps', app, BIN), BIN].map((place) => `${join(folder, place)}:`).join('') + (process.env['PATH'] ?? ''),
    WKG_CONFIG_FILE: join(folder, 'config.toml'),
    WASM_PKG_CACHE_DIR: join(folder, 'store'),
    NEXT_TELEMETRY_DISABLED: '1',
  }
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd: join(folder, 'apps', app), env })
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${[program, ...args].join(' ')} failed in ${app}:\n${stdout}${stderr}`, { cause: error })
  }
}

it.each(STARTERS)(
  '%s of create-vite passes its type check and builds',
  async (app, { page, after, check }) => {
    await type(app, 'wasm-pkg', 'init')
    await type(app, 'wasm-pkg', 'add', 'docs:adder@^0.2')
    const file = join(folder, 'apps', app, page)
    const text = readFileSync(file, 'utf8')
    // The script of a component exports nothing.
    const code = after === '' ? DECLARED : DECLARED.replace('export ', '')
    writeFileSync(file, text.replace(after, `${after}${code}`))
    // The others check in their build.
    if (app === 'svelte-ts') await type(app, ...check)
    expect(await type(app, 'npm', 'run', 'build')).toContain('built in')
    // An import that says its version itself is known to `install` before any build.
    write(app, { 'src/own.ts': OF_ITS_OWN })
    await type(app, 'wasm-pkg', 'install')
    await type(app, ...check)
  },
  300_000,
)

it('webpack with ts-loader builds at the first try', async () => {
  expect(await type('loader-app', 'webpack', '--no-color')).toContain('compiled successfully')
}, 300_000)

it('an app of Next.js passes its type check before the first build', async () => {
  await type('next-app', 'wasm-pkg', 'init')
  await type('next-app', 'wasm-pkg', 'add', 'docs:adder@^0.2')
  await type('next-app', 'npx', '--no', 'tsc', '--noEmit')
}, 300_000)

// `npm run test:frameworks` builds one, too.
it.skipIf(!isNightly)(
  'an app of Next.js builds (by night)',
  async () => {
    expect(await type('next-app', 'next', 'build')).toContain('Compiled successfully')
  },
  300_000,
)
