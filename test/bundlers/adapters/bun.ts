import { execFile } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type Bundler, stem } from './types.js'

/** Bytes. The npm package has a text in the binary's place until its install script ran. */
const SMALLEST_BINARY = 1_000_000

const require = createRequire(import.meta.url)

const folder = dirname(require.resolve('bun/package.json'))
const suffix = `${process.platform.replace('win32', 'windows')}-${process.arch.replace('arm64', 'aarch64')}`

/** Bun's binary: where its install script puts it, or where npm put it for a script that was not allowed to run. */
export const bunBinary: string | undefined = [
  join(folder, 'bin/bun.exe'),
  join(folder, `../@oven/bun-${suffix}/bin/bun`),
].find((path) => existsSync(path) && statSync(path).size > SMALLEST_BINARY)

const script = join(import.meta.dirname, '../bun-build.mjs')

export const bun: Bundler = {
  name: 'Bun',
  package: 'bun',
  subpath: 'bun',
  script: 'module',
  followsWorkers: false,
  async build({ app, entry, out, platform, base, minify = true, sourcemap = false }) {
    const options = {
      root: app.root,
      entrypoints: [join(app.root, entry)],
      outdir: out,
      target: platform,
      minify,
      sourcemap: sourcemap ? 'linked' : 'none',
      publicPath: base,
    }
    const work = JSON.stringify({ options, plugin: { root: app.root, ...app.options } })
    try {
      await promisify(execFile)(bunBinary ?? '', [script, work])
    } catch (error) {
      throw new Error(String((error as { readonly stderr: unknown }).stderr), { cause: error })
    }
    return `${stem(entry)}.js`
  },
}
