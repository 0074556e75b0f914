import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rspack } from '@rspack/core'
import { build as esbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import { build as vite } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import webpack from 'webpack'
import { execute } from '../cli/support/sandbox.js'
import { root } from '@wasm-pkg/testing/tarballs'

const SPECIFIER = 'docs:adder@^0.1'

let dir: string
let file: string
let page: string

beforeAll(async () => {
  // Below the repository, where nothing is mapped to a registry.
  const caches = join(root, 'node_modules/.cache')
  await mkdir(caches, { recursive: true })
  dir = await mkdtemp(join(caches, 'troubleshooting-'))
  file = join(dir, 'main.js')
  page = await readFile(join(root, 'docs/guide/troubleshooting.md'), 'utf8')
  await writeFile(file, `import { add } from '${SPECIFIER}'\nconsole.log(add)\n`)
  await writeFile(join(dir, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const reasonOf = (error: unknown): string => String(error)

type Compile = typeof rspack | typeof webpack

function compiled(compile: Compile): Promise<string> {
  return new Promise((done) => {
    const options = { entry: file, mode: 'development' as const, output: { path: join(dir, 'dist') } }
    ;(compile as typeof webpack)(options, (error, stats) => done(error?.message ?? String(stats?.toString())))
  })
}

async function logs(build: (log: (message: string) => void) => Promise<unknown>): Promise<string> {
  const messages: string[] = []
  await build((message) => messages.push(message))
  return messages.join('\n')
}

it.each<[string, string, () => Promise<string>]>([
  [
    'Node.js',
    'Only URLs with a scheme in: file, data, and node',
    async () => (await execute([file], { cwd: dir, env: process.env })).stderr,
  ],
  [
    'Rollup',
    `"${SPECIFIER}" is imported by "`,
    () => logs((log) => rollup({ input: file, onwarn: ({ message }) => log(message) })),
  ],
  [
    'Rolldown',
    `Could not resolve '${SPECIFIER}'`,
    () =>
      logs(async (log) => {
        const bundle = await rolldown({ input: file, onLog: (_level, { message }) => log(message) })
        await bundle.generate()
      }),
  ],
  [
    'Vite',
    `Rolldown failed to resolve import "${SPECIFIER}"`,
    () =>
      vite({
        root: dir,
        configFile: false,
        logLevel: 'silent',
        build: { write: false, rolldownOptions: { input: file } },
      }).then(() => '', reasonOf),
  ],
  [
    'esbuild',
    `Could not resolve "${SPECIFIER}"`,
    () => esbuild({ entryPoints: [file], bundle: true, write: false, logLevel: 'silent' }).then(() => '', reasonOf),
  ],
  ['webpack', `Reading from "${SPECIFIER}" is not handled by plugins (Unhandled scheme).`, () => compiled(webpack)],
  ['Rspack', `Reading from "${SPECIFIER}" is not handled by plugins (Unhandled scheme).`, () => compiled(rspack)],
])('docs/guide/troubleshooting.md has what %s says without the plugin', async (_who, message, run) => {
  expect(await run()).toContain(message)
  expect(page).toContain(message)
})
