import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { inspectComponent, requireKind } from '../inspect/facts.js'
import { createWorkerPool } from './pool.js'
import { readWitApi } from '../wit/api.js'
import { printWorld } from '../wit/world.js'

/** How messages call what has no name here. */
const LABEL = 'the package'

/**
 * The WIT of a component or a WIT package as text. That of a WIT package is its source as wasm-tools prints it, with comments;
 * that of a component is made from its types, in which a type without a name in its interface is written in full.
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
