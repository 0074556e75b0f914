import { inspectComponent, requireKind } from '@wasm-pkg/component'
import { type BuildSettings, parseManifest, readManifestText } from '@wasm-pkg/project'
import { readIdentity, WIT_FOLDER } from '@wasm-pkg/project/source-folder'
import { fileError } from '@wasm-pkg/registry-client/files'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buildError } from '../errors/build-error.js'
import { withMetadata } from '../metadata/metadata.js'
import { buildWithCommand } from './command-build.js'
import { buildScript } from './script-build.js'
import type { BuildRequest, BuiltPackage, RawBuild } from './types.js'

/** The folder of the components that are built. */
const OUTPUT_FOLDER = 'dist'

/**
 * Builds the component whose sources are in a folder, as its `wasmPkg.build` says. A build that fails leaves the last output
 * as it was.
 *
 * @throws WasmPkgError `E_BUILD` with the place in the sources if it is known, `E_CONFIG` for `package.json`, `E_WASM` if the
 *   output is not a component, `E_CACHE_IO` and `E_NO_SPACE`; the signal's reason
 */
export async function buildPackage(request: BuildRequest): Promise<BuiltPackage> {
  const { root, mode } = request
  const manifest = join(root, 'package.json')
  const { build } = parseManifest(await readManifestText(manifest), manifest)
  if (build === undefined) {
    throw buildError(`${escapeText(manifest, 1000)} does not say how the component is built`, {
      hint: 'Set wasmPkg.build.entry, or wasmPkg.build.command and wasmPkg.build.output.',
    })
  }
  const { name, version } = readIdentity(root)
  const { bytes: made, inputs, map, warnings } = await runBuild(request, build)
  const label = `the output of the build of ${name}`
  requireKind(inspectComponent(made, label), ['component'], label)
  const bytes = await withMetadata(made, { root, version, mode })
  const output = join(root, OUTPUT_FOLDER, `${name.replace(':', '-')}.wasm`)
  await writeOutput(output, bytes, mode === 'development' ? map : undefined)
  const { digest, size, imports, exports } = inspectComponent(bytes, label)
  return {
    name,
    version,
    output,
    digest,
    size,
    imports,
    exports,
    inputs: [manifest, join(root, WIT_FOLDER), ...inputs],
    warnings,
  }
}

function runBuild(request: BuildRequest, build: BuildSettings): Promise<RawBuild> {
  return build.kind === 'command' ? buildWithCommand(request, build) : buildScript(request, build)
}

/** The source map of a development build is beside it. Any other would be stale. */
async function writeOutput(path: string, bytes: Uint8Array, map: string | undefined): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    if (map === undefined) await rm(`${path}.map`, { force: true })
    else await writeFileAtomic(`${path}.map`, map)
  } catch (error) {
    throw fileError(error, 'write', path)
  }
  await writeFileAtomic(path, bytes)
}
