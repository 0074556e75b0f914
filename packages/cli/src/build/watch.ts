import { watchInputs } from '@wasm-pkg/authoring'
import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Context } from '../frame/context.js'
import { buildOnce } from './once.js'
import { formatPackageBuild } from './text.js'

/** Builds now and after every change, until the user ends it. Changes during a build start another one. */
export async function watchAndBuild(context: Context, root: string): Promise<void> {
  const { signal } = context
  // Until a build succeeds, it is not known what the component is made from.
  let inputs: readonly string[] = ['package.json', 'wit', 'src'].map((path) => join(root, path))
  while (!signal.aborted) {
    const changed = new AbortController()
    const stop = watchInputs(inputs, () => changed.abort())
    try {
      const built = await buildOnce(context, root, 'development')
      context.print(built.document, () => formatPackageBuild(built))
      inputs = [...new Set([...inputs, ...built.inputs])]
    } catch (error) {
      if (!isWasmPkgError(error) || signal.aborted) throw error
      context.warn(formatError(error))
    }
    const either = AbortSignal.any([changed.signal, signal])
    if (!either.aborted) await once(either, 'abort')
    stop()
  }
}
