import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Refuses a folder that git would treat as a bare repository before it finds the `.git` above it. A work tree cannot
 * contain a `.git`, but it can contain a `HEAD`, `objects` and a `config` that names programs. Git before 2.38 has no
 * setting against that.
 *
 * @param folder absolute
 * @throws WasmPkgError `E_USAGE`
 */
export function refuseBare(folder: string): void {
  for (let at = folder; !existsSync(join(at, '.git')); at = dirname(at)) {
    const has = (name: string): boolean => existsSync(join(at, name))
    if (has('HEAD') && (has('objects') || has('commondir'))) {
      throw new WasmPkgError(
        'E_USAGE',
        `${escapeText(at, 1000)} looks like a bare git repository, so git is not run there`,
        {
          hint: 'In a pull request this is an attack: such a repository names programs that git runs. Otherwise work in a clone with a work tree.',
        },
      )
    }
    if (dirname(at) === at) return
  }
}
