import { buildError, toolError } from '../../errors/build-error.js'
import { importPeer } from '../../peers/load-peer.js'
import type { Need } from '../../world/needs.js'
import type { EngineRequest } from '../types.js'

export const STARLINGMONKEY = '@bytecodealliance/componentize-js'

const PEER = {
  name: STARLINGMONKEY,
  install: '@bytecodealliance/componentize-js',
  purpose: 'build a component with StarlingMonkey',
} as const

/** The parts of the engine that import WASI, and what needs them. */
const FEATURES: Readonly<Record<string, readonly Need[]>> = {
  stdio: ['console'],
  random: ['random'],
  clocks: ['clock', 'timer'],
  http: ['fetch'],
  'fetch-event': [],
}

/** What is used of componentize-js. */
interface Tool {
  componentize(options: {
    readonly sourcePath: string
    readonly witWorld: string
    readonly worldName: string
    readonly disableFeatures: readonly string[]
  }): Promise<{ readonly component: Uint8Array }>
}

/**
 * Builds a component that runs the code on StarlingMonkey.
 *
 * @throws WasmPkgError `E_BUILD` if the tool is missing, or refuses the code
 */
export async function componentizeWithStarlingMonkey(request: EngineRequest): Promise<Uint8Array> {
  const { root, world, isAsync, needs, tellsErrors, files } = request
  if (isAsync) {
    throw buildError('StarlingMonkey does not support async functions, streams and futures of WIT', {
      hint: 'Set wasmPkg.build.engine to "quickjs".',
    })
  }
  const tool = await importPeer<Tool>(root, PEER)
  const isNeeded = (feature: string): boolean =>
    (FEATURES[feature] ?? []).some((need) => needs.has(need)) || (feature === 'stdio' && tellsErrors)
  const disableFeatures = Object.keys(FEATURES).filter((feature) => !isNeeded(feature))
  try {
    // The WIT is text: a path would be read through a WASI shim, which sees no files in its newer releases.
    const { component } = await tool.componentize({
      sourcePath: files.code,
      witWorld: world.text,
      worldName: world.name,
      disableFeatures,
    })
    return component
  } catch (error) {
    throw toolError('StarlingMonkey refuses the code', error instanceof Error ? error.message : String(error), root)
  }
}
