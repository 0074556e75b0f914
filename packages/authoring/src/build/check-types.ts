import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, parse } from 'node:path'
import { GUEST_TYPES_FILE } from '../guest-types/write-guest-types.js'
import { findPeer } from '../peers/load-peer.js'
import { runProgram } from './run-command.js'

const MAX_MANIFEST_BYTES = 1024 * 1024

/** Where the files of the check are. */
const FOLDER = 'node_modules/.cache/wasm-pkg/check'

/**
 * Checks the types of the author's project, and that the entry exports what the world does, if TypeScript is installed and there is a
 * `tsconfig.json`.
 *
 * @param entry absolute path
 * @throws WasmPkgError `E_BUILD` with the place of the first error
 */
export async function checkTypes(root: string, entry: string, signal?: AbortSignal): Promise<void> {
  const manifest = findPeer(join(root, 'package.json'), 'typescript/package.json')
  if (manifest === undefined || !existsSync(join(root, 'tsconfig.json')) || !/\.[cm]?tsx?$/.test(entry)) return
  const text = await readRegularFile(manifest, { code: 'E_BUILD', maxBytes: MAX_MANIFEST_BYTES })
  const { bin } = JSON.parse(String(text)) as { readonly bin: { readonly tsc: string } }
  const project = await writeCheck(root, entry)
  const args = [join(dirname(manifest), bin.tsc), '--noEmit', '--pretty', 'false', '--project', project]
  try {
    await runProgram('the type check', process.execPath, args, root, signal)
  } catch (error) {
    throw atEntry(error, entry)
  }
}

/** A project with the author's settings and files, and a module that compares the entry with the world. */
async function writeCheck(root: string, entry: string): Promise<string> {
  const folder = join(root, FOLDER)
  await mkdir(folder, { recursive: true })
  const module = JSON.stringify(entry.replaceAll('\\', '/'))
  await writeFile(join(folder, 'check.ts'), `import * as guest from ${module}\nguest satisfies Guest\n`)
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: true,
      composite: false,
      incremental: false,
      allowImportingTsExtensions: true,
      // Nothing is written, and sources may be in other folders of a workspace.
      rootDir: parse(root).root,
    },
    files: [join(folder, 'check.ts'), join(root, GUEST_TYPES_FILE)],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  return join(folder, 'tsconfig.json')
}

/** An error about the entry as a whole is shown at the entry. */
function atEntry(error: unknown, entry: string): unknown {
  if (!(error instanceof WasmPkgError) || error.location?.file.endsWith('check.ts') !== true) return error
  const message = error.message.replaceAll(/\S*check\.ts\(\d+,\d+\): /g, '')
  return new WasmPkgError('E_BUILD', message, {
    location: { file: entry, line: 1 },
    hint: 'Export what the world exports.',
    cause: error,
  })
}
