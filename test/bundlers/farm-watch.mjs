// A process of its own, which is ended from outside: Farm's watcher has no other end.
import { watch } from '@farmfe/core'
import wasmPkg from 'unplugin-wasm-pkg/farm'

const { root, compilation, plugin } = JSON.parse(process.argv[2])
await watch({ root, configFile: false, clearScreen: false, compilation, plugins: [wasmPkg(plugin)] })
