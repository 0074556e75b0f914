import { inspect } from 'node:util'
import { build } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'

/** Builds the project in the working folder. Prints one line of JSON: what became of it. */
const { offline, frozen } = JSON.parse(process.argv[2] ?? '{}')
try {
  await build({
    root: process.cwd(),
    configFile: false,
    plugins: [wasmPkg({ offline, frozen })],
    build: { rolldownOptions: { input: 'main.js' }, outDir: '../dist', emptyOutDir: true },
  })
  process.stdout.write('\n{"ok":true}\n')
} catch (error) {
  const text = inspect(error, { depth: 12, maxStringLength: 100_000 })
  const message = error instanceof Error ? error.message : String(error)
  process.stdout.write(`\n${JSON.stringify({ ok: false, message, text })}\n`)
  process.exitCode = 1
}
