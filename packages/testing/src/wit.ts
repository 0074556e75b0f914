import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools'

/** A component for the world `w` that does nothing, made by wasm-tools. */
export async function componentOf(wit: string): Promise<Uint8Array> {
  return await componentNew(
    await componentEmbed({ dummy: true, witSource: wit, world: 'w', stringEncoding: 'utf8' }),
    [],
  )
}

interface WitPackages {
  encodeWitPackage(source: { package: string; items: string; dependencies?: string }): Promise<Uint8Array>
}

// Plain JavaScript, which the test's compiler settings do not read.
const { encodeWitPackage: encode } = (await import(
  pathToFileURL(join(import.meta.dirname, '../../../samples/lib/wit-package.mjs')).href
)) as WitPackages

/** A WIT package, as `wkg wit build` makes it. */
export const encodeWitPackage: WitPackages['encodeWitPackage'] = encode
