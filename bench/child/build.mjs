import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** @typedef {'vite' | 'rollup' | 'rolldown'} Bundler */
/** @type {{ bundler: Bundler, variant: 'stub' | 'hand' | 'wasm-pkg' | 'peer', root: string, out: string, entry: string, minify: boolean }} */
const { bundler, variant, root, out, entry, minify } = JSON.parse(process.argv[2] ?? '')

const input = join(root, 'main.js')
/** Node runs the output of Rollup and Rolldown, with the shims from node_modules; Vite's is for browsers. */
const external = [/^@bytecodealliance\//, /^node:/]

const build = {
  async vite() {
    const vite = await import('vite')
    await vite.build({
      root,
      configFile: false,
      logLevel: 'error',
      plugins: await plugins(),
      build: { outDir: out, emptyOutDir: true, rolldownOptions: { input: join(root, 'index.html') } },
    })
  },
  async rollup() {
    const { rollup } = await import('rollup')
    const bundle = await rollup({ input, external, plugins: await plugins(), onwarn: () => undefined })
    await bundle.write({ dir: out, format: 'es' })
    await bundle.close()
  },
  async rolldown() {
    const { rolldown } = await import('rolldown')
    // The other plugin bundles the workers of the shims itself, so the shims must not be external.
    const node = variant === 'peer' ? {} : { external }
    const bundle = await rolldown({ input, platform: 'node', plugins: await plugins(), logLevel: 'silent', ...node })
    await bundle.write({ dir: out, format: 'es', minify })
    await bundle.close()
  },
}

await build[bundler]()
console.log('{}')

/** The plugin that resolves the variant's imports. */
async function plugins() {
  if (variant === 'stub' || (variant === 'hand' && bundler === 'vite')) return []
  if (variant === 'hand') return [emitCores()]
  const { default: plugin } = await import(entry)
  return [variant === 'peer' ? plugin() : plugin({ root })]
}

/** Rollup and Rolldown do not follow jco's `new URL('./x.wasm', import.meta.url)`. This is the minimum that a working build by hand needs. */
function emitCores() {
  return {
    name: 'emit-cores',
    /** @this {any} @param {string} id */
    async load(id) {
      const folder = dirname(id)
      if (basename(dirname(folder)) !== 'hand') return
      for (const name of await readdir(folder)) {
        if (!name.endsWith('.wasm')) continue
        this.emitFile({ type: 'asset', fileName: name, source: await readFile(join(folder, name)) })
      }
    },
  }
}
