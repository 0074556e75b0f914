import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { waiterComponent } from '../../components/support/async-components.js'
import { publishComponents } from '../../components/support/foreign.js'
import { probeComponent } from '../../project/support/wasi-component.js'
import { outOf } from '../apps.js'
import { bundlers } from '../bundlers.js'
import { KINDS, SLOW, WASM_PKG } from './kinds.js'
import { normalize, type OutputFile } from './normalize.js'
import { shorten } from './shorten.js'

let registry: TestRegistry
let app: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  await publishComponents(registry.host, [
    { name: 'docs:probe', version: '0.1.0', bytes: await probeComponent() },
    { name: 'docs:waiter', version: '0.1.0', bytes: await waiterComponent() },
  ])
  const entries = Object.fromEntries(KINDS.map(({ name, code }) => [`${name}.js`, code]))
  app = await createBundleApp(registry.host, { ...entries, 'slow.js': SLOW }, WASM_PKG)
})
afterAll(async () => {
  await app.remove()
  await registry.close()
})

async function filesOf(folder: string): Promise<readonly OutputFile[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = paths.map(async (path) => ({
    path: path.slice(folder.length + 1).replaceAll('\\', '/'),
    content: path.endsWith('.wasm') ? '' : await readFile(path, 'utf8'),
  }))
  return await Promise.all(files)
}

/** One page for a reviewer: the names of all files, and the code of those that are code. */
function page(title: string, source: string, files: readonly OutputFile[], isWhole: boolean): string {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const code = sorted.filter(({ content }) => content !== '')
  return [
    `# ${title}`,
    '',
    '```js',
    source.trim(),
    '```',
    '',
    ...sorted.map(({ path }) => `- ${path}`),
    ...code.flatMap(({ path, content }) => [
      '',
      `## ${path}`,
      '',
      '```js',
      (isWhole ? content : shorten(content)).trim(),
      '```',
    ]),
    '',
  ].join('\n')
}

// Elsewhere, comments and ids that bundlers make of paths differ.
const onLinux = describe.runIf(process.platform === 'linux')

onLinux.each(bundlers.map((bundler) => [bundler.name, bundler] as const))('the output of %s', (name, bundler) => {
  it.each(KINDS)('is as reviewed: $name', async ({ name: kind, platform, code }) => {
    const out = outOf(app, bundler, `output-${kind}`)
    await bundler.build({ app, entry: `${kind}.js`, out, platform, minify: false })
    const files = normalize(await filesOf(out), [app.root, dirname(app.root), process.cwd()])
    // What jco makes of a component is the same everywhere: it is readable in the output of one bundler.
    const isWhole = bundler.name === 'Rolldown' && kind.startsWith('plain')
    await expect(page(`${name}: ${kind} (${platform})`, code, files, isWhole)).toMatchFileSnapshot(
      join(import.meta.dirname, `snapshots/${name.toLowerCase()}/${kind}.md`),
    )
  })
})
