import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import type { Bundler } from './adapters/types.js'
import { createApp, outOf } from './apps.js'
import { bundlers } from './bundlers.js'
import type { Size } from './findings.js'

let registry: TestRegistry
let app: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createApp(registry.host)
})
afterAll(async () => {
  await app.remove()
  await registry.close()
})

async function build(bundler: Bundler, entry: string): Promise<{ readonly js: Size; readonly wasm: Size }> {
  const out = outOf(app, bundler, `size-${entry}`)
  await bundler.build({ app, entry, out, platform: 'browser' })
  const files = await readdir(out, { recursive: true })
  return { js: await sizeOf(out, files, /\.js$/u), wasm: await sizeOf(out, files, /\.wasm$/u) }
}

async function sizeOf(folder: string, files: readonly string[], kind: RegExp): Promise<Size> {
  const contents = await Promise.all(
    files.filter((file) => kind.test(file)).map((file) => readFile(join(folder, file))),
  )
  return {
    raw: contents.reduce((sum, bytes) => sum + bytes.length, 0),
    brotli: contents.reduce((sum, bytes) => sum + brotliCompressSync(bytes).length, 0),
  }
}

describe('minified output for browsers', () => {
  it.for(bundlers.map((bundler) => [bundler.name, bundler] as const))(
    'of %s has the modules as they are, once each',
    async ([name, bundler], { task }) => {
      const [one, two] = [await build(bundler, 'one.js'), await build(bundler, 'two.js')]
      // Two components of one core module each; the modules of one are smaller than the glue of one, which is measured.
      expect(two.wasm.raw).toBeGreaterThan(one.wasm.raw)
      expect(one.wasm.raw).toBeLessThan(2_000)
      expect(two.js.brotli).toBeLessThan(2 * one.js.brotli)
      // jco's task runtime alone is 30 kB minified; Farm's own takes 9 kB.
      expect(one.js.raw).toBeLessThan(18_000)
      task.meta.sizes = { name, one, two }
    },
  )
})
