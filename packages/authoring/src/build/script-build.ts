import type { ScriptBuild } from '@wasm-pkg/project'
import { join, relative } from 'node:path'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { existsSync } from 'node:fs'
import { bundleGuest } from '../bundle/bundle.js'
import { componentize, ENGINE_PACKAGES } from '../engines/componentize.js'
import { readUsage, type Usage } from '../world/needs.js'
import { missingInQuickJs } from '../engines/quickjs/missing.js'
import { quickJsPrelude } from '../engines/quickjs/prelude.js'
import { writeGuestTypes } from '../guest-types/write-guest-types.js'
import { peerManifests } from '../peers/load-peer.js'
import { pinIn } from '../wit/pin.js'
import { resolveWit } from '../wit/resolve-source.js'
import { buildWorld, guestWit, interfaceIdIn } from '../world/world.js'
import { buildError } from '../errors/build-error.js'
import { checkTypes } from './check-types.js'
import { WIT_FOLDER } from '@wasm-pkg/project/source-folder'
import type { BuildRequest, RawBuild } from './types.js'

/**
 * Builds a component from JavaScript or TypeScript.
 *
 * @throws WasmPkgError `E_BUILD`
 */
export async function buildScript({ root, mode, signal }: BuildRequest, build: ScriptBuild): Promise<RawBuild> {
  const { entry, engine, world: chosen } = build
  if (!existsSync(entry)) {
    throw buildError(`${escapeText(relative(root, entry), 1000)} does not exist`, {
      hint: 'Correct wasmPkg.build.entry.',
    })
  }
  const source = await resolveWit(pinIn(root), join(root, WIT_FOLDER))
  // The code is checked against them.
  const { world, isAsync } = await writeGuestTypes({ root, source, engine, world: chosen })
  const wit = await guestWit(source)
  const request = { root, entry, mode, interfaceId: (id: string) => interfaceIdIn(wit, id) }
  const [plain] = await Promise.all([bundleGuest(request), checkTypes(root, entry, signal)])
  const usage = readUsage(plain.code)
  const prelude = engine === 'quickjs' ? quickJsPrelude(usage.needs) : undefined
  const bundle = prelude === undefined ? plain : await bundleGuest({ ...request, prelude })
  signal?.throwIfAborted()
  const bytes = await componentize(engine, {
    root,
    code: bundle.code,
    world: buildWorld(wit, world, engine === 'quickjs' ? usage.needs : []),
    isAsync,
    needs: usage.needs,
    tellsErrors: mode === 'development',
  })
  return {
    bytes,
    inputs: [
      ...bundle.modules,
      join(root, 'tsconfig.json'),
      ...peerManifests(root, [ENGINE_PACKAGES[engine], 'rolldown', 'vite']),
    ],
    map: bundle.map,
    warnings: warningsOf(build, usage),
  }
}

function warningsOf({ engine }: ScriptBuild, { names }: Usage): readonly string[] {
  const missing = engine === 'quickjs' ? missingInQuickJs(names) : []
  if (missing.length === 0) return []
  return [
    `the code uses ${missing.join(', ')}, which QuickJS does not have; the engine "starlingmonkey" may have it (wasmPkg.build.engine)`,
  ]
}
