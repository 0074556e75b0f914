import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { inspectComponent, requireKind } from '../inspect/facts.js'
import { createWorkerPool } from './pool.js'
import { readWitApi } from '../wit/api.js'
import { printWorld } from '../wit/world.js'

/** The name in messages, because the package has none here. */
const LABEL = 'the package'

/**
 * The WIT of a component or a WIT package as text, complete enough to be parsed alone. For a WIT package, this is its source as
 * printed by wasm-tools, with comments, and what it uses of other packages. For a component, it is generated from its types, and
 * a type without a name in its interface is written in full.
 *
 * @throws WasmPkgError `E_WASM`, `E_UNSUPPORTED`, `E_LIMIT`, `E_TIMEOUT`
 */
export async function witText(bytes: Uint8Array): Promise<string> {
  const facts = inspectComponent(bytes)
  requireKind(facts, ['component', 'wit-package'])
  if (facts.kind === 'component') return `${printWorld(readWitApi(bytes))}\n`
  const pool = createWorkerPool(1)
  try {
    const [file] = await pool.run(LABEL, { kind: 'wit-text', bytes })
    if (file === undefined) throw new WasmPkgError('E_INTERNAL', 'the WIT package was unpacked to nothing')
    return Buffer.from(file[1]).toString('utf8')
  } finally {
    await pool.close()
  }
}
