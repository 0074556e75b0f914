import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { join } from 'node:path'
import type { CoreExpression, ImportBinding } from '@wasm-pkg/component'
import { moduleTypes } from './module-types.js'
import type { Rendered, RenderRequest } from './render-package.js'

/** The release as an ES module for any runtime: `index.js` makes instances; WASI comes from the shims' packages. */
export async function renderModule({ file, bytes, release, store, context }: RenderRequest): Promise<Rendered> {
  const { createTranspiler, generateInstantiateModule } = await import('@wasm-pkg/component')
  const { wasiShimBinding } = await import('@wasm-pkg/wasi')
  const label = `${formatPackageName(release.name)}@${formatVersion(release.version)}`
  const { signal, progress } = context
  const transpiler = createTranspiler({ store, onProgress: (event) => progress.report(event) })
  try {
    const { digest } = release
    const source = { digest, bytes: async () => bytes, label, signal }
    const transpiled = await transpiler.transpile(source)
    const bindings = transpiled.imports
      .map(({ id }) => wasiShimBinding(id))
      .filter((it): it is ImportBinding => it !== undefined)
    const cores = new Map<string, CoreExpression>()
    const files = new Map<string, Uint8Array>()
    for (const core of transpiled.cores) {
      files.set(join(file, core.name), await core.read())
      cores.set(core.name, { module: `load(new URL('./${core.name}', import.meta.url))`, imports: LOADER_IMPORT })
    }
    const index = generateInstantiateModule({
      label,
      glue: './glue.js',
      transpiled,
      bindings,
      cores,
      mode: 'top-level-await',
    })
    files.set(join(file, 'index.js'), Buffer.from(index))
    files.set(join(file, 'glue.js'), Buffer.from(await transpiled.glue()))
    files.set(join(file, 'load.js'), Buffer.from(LOADER))
    for (const [name, text] of await moduleTypes(await transpiler.types(source))) {
      files.set(join(file, name), Buffer.from(text))
    }
    return { files, needs: [...new Set(bindings.map(({ module: specifier }) => packageOf(specifier)))] }
  } finally {
    await transpiler.close()
  }
}

/** `@scope/name` of `@scope/name/path`. */
function packageOf(specifier: string): string {
  return specifier.split('/', 2).join('/')
}

const LOADER_IMPORT = "import { load } from './load.js'"

/** Runtimes without a fetch of files read them. */
const LOADER = `export async function load(url) {
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises')
    return await WebAssembly.compile(await readFile(url))
  }
  const response = await fetch(url)
  if (!response.ok) throw new Error(\`\${url} answered with HTTP status \${response.status}\`)
  return await WebAssembly.compile(await response.arrayBuffer())
}
`
