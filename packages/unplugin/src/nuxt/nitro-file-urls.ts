import type { Plugin } from 'rollup'
import { quote } from '@wasm-pkg/wasi/generated'

/**
 * Addresses of emitted files that survive Nitro 2, which puts the address of the server's entry, or none yet, in place of
 * every `import.meta.url`: the files are beside the chunk. It looks for `import.meta` before a dot, so a line break hides it.
 */
export function nitroFileUrls(): Plugin {
  return {
    name: 'wasm-pkg:nitro-files',
    resolveFileUrl: ({ fileName, relativePath }) =>
      fileName.endsWith('.wasm') ? `new URL(${quote(relativePath)}, import.meta\n.url).href` : null,
  }
}
