import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { readRegularFileSync } from '@wasm-pkg/registry-client/files'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { MAX_MANIFEST_BYTES } from '../manifest/read.js'

/** What only the top folder of a workspace has. */
const MARKS = ['.git', 'pnpm-workspace.yaml', 'lerna.json', 'deno.json']

/**
 * The folder whose parts belong together: the nearest one upwards that is a repository or a workspace, otherwise the
 * folder itself.
 */
function workspaceRoot(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (MARKS.some((name) => existsSync(join(at, name))) || hasWorkspaces(join(at, 'package.json'))) return at
    if (dirname(at) === at) return folder
  }
}

function hasWorkspaces(file: string): boolean {
  try {
    const text = readRegularFileSync(file, { code: 'E_CONFIG', maxBytes: MAX_MANIFEST_BYTES })?.toString('utf8') ?? ''
    return text.includes('"workspaces"') && 'workspaces' in (JSON.parse(text) as object)
  } catch {
    return false
  }
}

/**
 * Refuses a source folder outside of the project's workspace, because building it runs its commands.
 *
 * @param root folder of the project
 * @throws WasmPkgError `E_CONFIG`
 */
export function requireInside(root: string, folder: string): void {
  const top = realpathSync(workspaceRoot(root))
  const real = realpathSync(folder)
  if (real === top || real.startsWith(top + sep)) return
  throw new WasmPkgError('E_CONFIG', `${escapeText(folder, 1000)} is outside of ${escapeText(top, 1000)}`, {
    expected: 'a source folder in the same repository or workspace, because building it runs its commands',
    hint: 'Build it there, and let wasmPkg.overrides name the component that was built.',
  })
}
