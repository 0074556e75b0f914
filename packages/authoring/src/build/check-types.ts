import { findPeer } from '../peers/load-peer.js'
import { existsSync } from 'node:fs'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { dirname, join } from 'node:path'
import { runProgram } from './run-command.js'

const MAX_MANIFEST_BYTES = 1024 * 1024

/**
 * Checks the types of the author's project, if TypeScript is installed and there is a `tsconfig.json`.
 *
 * @throws WasmPkgError `E_BUILD` with the place of the first error
 */
export async function checkTypes(root: string, signal?: AbortSignal): Promise<void> {
  const manifest = findPeer(join(root, 'package.json'), 'typescript/package.json')
  if (manifest === undefined || !existsSync(join(root, 'tsconfig.json'))) return
  const text = await readRegularFile(manifest, { code: 'E_BUILD', maxBytes: MAX_MANIFEST_BYTES })
  const { bin } = JSON.parse(String(text)) as { readonly bin: { readonly tsc: string } }
  const args = [join(dirname(manifest), bin.tsc), '--noEmit', '--pretty', 'false', '--project', root]
  await runProgram('the type check', process.execPath, args, root, signal)
}
