import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Bundler, stem } from './types.js'

const script = join(import.meta.dirname, '../farm-build.mjs')

export const farm: Bundler = {
  name: 'Farm',
  package: '@farmfe/core',
  subpath: 'farm',
  script: 'module',
  followsWorkers: false,
  gaps: [
    {
      place: 'worker',
      reason: "Farm's runtime in the output needs `window`",
      failure: /window is not defined/u,
    },
    { kind: 'interface id', reason: 'Farm panics on exports whose names are strings, so there are none' },
  ],
  async build({ app, entry, out, platform, base, minify = true, sourcemap = false }) {
    const compilation = {
      input: { [stem(entry)]: `./${entry}` },
      output: {
        path: out,
        targetEnv: platform === 'node' ? 'node-next' : 'browser-esnext',
        format: 'esm',
        entryFilename: '[entryName].[ext]',
        publicPath: base,
      },
      persistentCache: false,
      minify,
      sourcemap,
    }
    const work = JSON.stringify({ root: app.root, compilation, plugin: { root: app.root, ...app.options } })
    try {
      await promisify(execFile)(process.execPath, [script, work], { cwd: app.root })
    } catch (error) {
      const { stderr, stdout } = error as { readonly stderr: unknown; readonly stdout: unknown }
      throw new Error(`${String(stdout)}${String(stderr)}`, { cause: error })
    }
    return `${stem(entry)}.js`
  },
}
