import type { CommandBuild } from '@wasm-pkg/project'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { relative } from 'node:path'
import { buildError } from '../errors/build-error.js'
import { runCommand } from './run-command.js'
import type { BuildRequest, RawBuild } from './types.js'

/** The maximum size of a package. */
const MAX_BYTES = 1024 * 1024 * 1024

/**
 * Builds a component with the author's own command.
 *
 * @throws WasmPkgError `E_BUILD`
 */
export async function buildWithCommand(
  { root, signal }: BuildRequest,
  { command, output, watch }: CommandBuild,
): Promise<RawBuild> {
  await runCommand(command, root, signal)
  const bytes = await readRegularFile(output, { code: 'E_BUILD', maxBytes: MAX_BYTES })
  if (bytes !== undefined) return { bytes, inputs: watch, warnings: [] }
  throw buildError(`${escapeText(command)} did not write ${escapeText(relative(root, output), 1000)}`, {
    hint: 'Correct wasmPkg.build.output.',
  })
}
