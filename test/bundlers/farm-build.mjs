// A process of its own: Farm ends the one that it runs in when a build fails.
import { build } from '@farmfe/core'
import wasmPkg from 'unplugin-wasm-pkg/farm'

const { root, compilation, plugin } = JSON.parse(process.argv[2])
await build({ root, configFile: false, compilation, plugins: [wasmPkg(plugin)] })
