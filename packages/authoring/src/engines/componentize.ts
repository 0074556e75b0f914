import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { componentizeWithQuickJs, QUICKJS } from './quickjs/quickjs.js'
import { componentizeWithStarlingMonkey, STARLINGMONKEY } from './starlingmonkey/starlingmonkey.js'
import type { EngineName, EngineRequest } from './types.js'

const ENGINES: Readonly<Record<EngineName, (request: EngineRequest) => Promise<Uint8Array>>> = {
  quickjs: componentizeWithQuickJs,
  starlingmonkey: componentizeWithStarlingMonkey,
}

/** The npm package of each engine. */
export const ENGINE_PACKAGES: Readonly<Record<EngineName, string>> = {
  quickjs: QUICKJS,
  starlingmonkey: STARLINGMONKEY,
}

/**
 * Builds a component from one module of JavaScript.
 *
 * @throws WasmPkgError `E_BUILD`
 */
export async function componentize(engine: EngineName, request: Omit<EngineRequest, 'files'>): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-build-'))
  try {
    const files = { wit: join(folder, 'guest.wit'), code: join(folder, 'guest.js') }
    await writeFile(files.wit, request.world.text)
    await writeFile(files.code, request.code)
    return await ENGINES[engine]({ ...request, files })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
