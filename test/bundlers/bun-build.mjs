// Run by Bun: its bundler is there only inside its own runtime.
import wasmPkg from 'unplugin-wasm-pkg/bun'

const { options, plugin } = JSON.parse(process.argv[2])
const bun = /** @type {any} */ (globalThis).Bun
try {
  const result = await bun.build({ ...options, plugins: [wasmPkg(plugin)] })
  if (!result.success) throw new AggregateError(result.logs)
} catch (error) {
  console.error(error instanceof AggregateError ? error.errors.map(String).join('\n') : String(error))
  process.exitCode = 1
}
