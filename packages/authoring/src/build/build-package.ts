import { inspectComponent, requireKind } from '@wasm-pkg/component'
import { type BuildSettings, parseManifest, readManifestText } from '@wasm-pkg/project'
import { readIdentity, WIT_FOLDER } from '@wasm-pkg/project/source-folder'
import { fileError, readRegularFile } from '@wasm-pkg/registry-client/files'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { mkdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { buildError } from './build-error.js'
import { withMetadata } from '../metadata/metadata.js'
import { runCommand } from './run-command.js'
import type { BuildRequest, BuiltPackage } from './types.js'

/** The folder of the components that are built. */
const OUTPUT_FOLDER = 'dist'

/** The maximum size of a package. */
const MAX_BYTES = 1024 * 1024 * 1024

/**
 * Builds the component whose sources are in a folder, as its `wasmPkg.build` says. A build that fails leaves the last output
 * as it was.
 *
 * @throws WasmPkgError `E_BUILD` with the place in the sources if it is known, `E_CONFIG` for `package.json`, `E_WASM` if the
 *   output is no component, `E_CACHE_IO` and `E_NO_SPACE`; the signal's reason
 */
export async function buildPackage({ root, mode, signal }: BuildRequest): Promise<BuiltPackage> {
  const manifest = join(root, 'package.json')
  const { build } = parseManifest(await readManifestText(manifest), manifest)
  if (build === undefined) {
    throw buildError(`${escapeText(manifest, 1000)} does not say how the component is built`, {
      hint: 'Set wasmPkg.build.command and wasmPkg.build.output.',
    })
  }
  const { name, version } = readIdentity(root)
  await runCommand(build.command, root, signal)
  const label = escapeText(relative(root, build.output), 1000)
  const made = await readOutput(root, build)
  requireKind(inspectComponent(made, label), ['component'], label)
  const bytes = await withMetadata(made, { root, version, mode })
  const output = join(root, OUTPUT_FOLDER, `${name.replace(':', '-')}.wasm`)
  await writeOutput(output, bytes)
  const { digest, size, imports, exports } = inspectComponent(bytes, label)
  const inputs = [manifest, join(root, WIT_FOLDER), ...build.watch]
  return { name, version, output, digest, size, imports, exports, inputs }
}

async function readOutput(root: string, { command, output }: BuildSettings): Promise<Uint8Array> {
  const bytes = await readRegularFile(output, { code: 'E_BUILD', maxBytes: MAX_BYTES })
  if (bytes !== undefined) return bytes
  throw buildError(`${escapeText(command)} did not write ${escapeText(relative(root, output), 1000)}`, {
    hint: 'Correct wasmPkg.build.output.',
  })
}

async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await mkdir(join(path, '..'), { recursive: true })
  } catch (error) {
    throw fileError(error, 'write', path)
  }
  await writeFileAtomic(path, bytes)
}
