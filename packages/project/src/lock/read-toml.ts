import { WasmPkgError } from '@wasm-pkg/registry-client/errors'

/** Parses TOML text into a table. Integers are bigints, so that `1` and `1.0` differ. */
export async function readToml(text: string, file: string): Promise<Record<string, unknown>> {
  const { parse, TomlError } = await import('smol-toml')
  try {
    return parse(text, { integersAsBigInt: true, maxDepth: MAX_DEPTH, unsafeKeyBehaviour: 'throw' })
  } catch (error) {
    if (!(error instanceof TomlError)) {
      throw new WasmPkgError('E_LOCK_PARSE', `${file} is not valid TOML`, { hint: RESTORE })
    }
    // The parser's own message quotes the file, which can be a link to a private file.
    const twice = /redefin|already/i.test(error.message)
    throw new WasmPkgError(
      'E_LOCK_PARSE',
      `${file}:${error.line}:${error.column} ${twice ? 'defines a key or table a second time' : 'is not valid TOML'}`,
      { hint: twice ? MERGED : RESTORE },
    )
  }
}

/** Maximum nesting. The format itself needs four levels. */
export const MAX_DEPTH = 16

const RESTORE = 'Restore the file from version control, or delete it and run wasm-pkg install to create a new one.'
const MERGED = 'A merge that kept both sides does this: keep one of the two blocks.'
