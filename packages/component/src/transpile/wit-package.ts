import type { TaskFiles } from './tasks.js'

const ROOT = 'package.wit'

/** The source of the package, as printed by wasm-tools. */
export async function unpackWitPackage(bytes: Uint8Array): Promise<TaskFiles> {
  const jco = await import('@bytecodealliance/jco-transpile/component')
  await jco.$init
  const text: unknown = jco.unpackWit(undefined, bytes).get(ROOT)
  return [[ROOT, Buffer.from(typeof text === 'string' ? text : (text as Uint8Array))]]
}
