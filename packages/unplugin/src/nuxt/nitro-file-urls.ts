import type { Plugin } from 'rollup'
import { quote } from '@wasm-pkg/wasi/generated'

/**
 * URLs of emitted files for Nitro 2, which replaces every `import.meta.url` with the URL of the server's entry,
 * although the files are beside the chunk. Nitro looks for `import.meta` before a dot, so a line break hides it.
 */
export function nitroFileUrls(): Plugin {
  return {
    name: 'wasm-pkg:nitro-files',
    resolveFileUrl: ({ fileName, relativePath }) =>
      fileName.endsWith('.wasm') ? `new URL(${quote(relativePath)}, import.meta\n.url).href` : null,
  }
}
