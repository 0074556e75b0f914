import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { buildError, toolError } from '../../errors/build-error.js'
import { brokenPeer, findPeer, missingPeer } from '../../peers/load-peer.js'
import type { EngineRequest } from '../types.js'
import { withPlainConstants } from './plain-constants.js'
import { restrictRuntime } from './restrict.js'
import { findRuntime } from './runtime.js'
import { withoutInit } from './without-init.js'

/** The release whose parts are known here. */
const KNOWN = '0.4.5'

/** The tool's library has 38 MB. */
const MAX_LIBRARY_BYTES = 256 * 1024 * 1024

export const QUICKJS = 'componentize-qjs'

const PEER = {
  name: QUICKJS,
  install: `componentize-qjs@${KNOWN}`,
  purpose: 'build a component with QuickJS',
} as const

/** What is used of componentize-qjs. */
interface Tool {
  componentize(options: {
    readonly witPath: string
    readonly jsSource: string
    readonly world: string
    readonly runtimeBytes: Buffer
  }): Promise<{ readonly component: Buffer }>
}

/** Where the engine reports an error that nothing catches. */
const ERRORS = /^wasi:(?:io\/|cli\/(?:stderr|terminal-stderr|terminal-output)$)|^wasi_snapshot_preview1$/

/**
 * Builds a component that runs the code on QuickJS. Equal input gives equal bytes.
 *
 * @throws WasmPkgError `E_BUILD` if the tool is missing, or refuses the code
 */
export async function componentizeWithQuickJs(request: EngineRequest): Promise<Uint8Array> {
  const { root, code, world, isAsync, files, tellsErrors } = request
  const { tool, library } = loadTool(root)
  const bytes = await readRegularFile(library, { code: 'E_BUILD', maxBytes: MAX_LIBRARY_BYTES })
  const engine = bytes && findRuntime(bytes, isAsync)
  if (engine === undefined) throw unknownRelease()
  const restricted = restrictRuntime(engine, (module) => tellsErrors && ERRORS.test(module.replace(/@.*/, '')))
  try {
    const { component } = await tool.componentize({
      witPath: files.wit,
      jsSource: code,
      world: world.name,
      runtimeBytes: Buffer.from(restricted),
    })
    return withoutInit(withPlainConstants(component))
  } catch (error) {
    if (isWasmPkgError(error)) throw error
    throw toolError('QuickJS refuses the code', error instanceof Error ? error.message : String(error), root)
  }
}

function loadTool(root: string): { readonly tool: Tool; readonly library: string } {
  const file = findPeer(join(root, 'package.json'), PEER.name)
  if (file === undefined) throw missingPeer(root, PEER)
  const require = createRequire(file)
  const tool = requireTool(require, file)
  // The tool knows which of its packages fits this machine.
  const library = Object.keys(require.cache).find((path) => /componentize-qjs[^\\/]*\.node$/.test(path))
  if (library === undefined) throw unknownRelease()
  return { tool, library }
}

function requireTool(require: NodeJS.Require, file: string): Tool {
  try {
    return require(file) as Tool
  } catch (cause) {
    throw brokenPeer(file, cause)
  }
}

function unknownRelease(): Error {
  return buildError('this release of componentize-qjs is not known', {
    expected: KNOWN,
    hint: `Install it with 'npm install --save-dev ${PEER.install}'.`,
  })
}
