import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { createTranspiler } from '@wasm-pkg/component'
import { sha256 } from '@wasm-pkg/registry-client'
import { openStore } from '@wasm-pkg/registry-client/store'
import { oncePerRun } from './once.js'
import { SAMPLES } from './registry.js'
import { buildSample } from './samples.js'

/**
 * Puts what jco makes of the samples into an empty store: seconds of processor time that most applications of the tests would
 * spend on the same modules. Their bytes are not there, so that they are still fetched.
 */
export async function addCompiledSamples(store: string): Promise<void> {
  const compiled = await oncePerRun('compiled-samples', compile)
  await cp(join(compiled, 'v1/derived'), join(store, 'v1/derived'), { recursive: true })
}

async function compile(dir: string): Promise<void> {
  const transpiler = createTranspiler({ store: openStore({ dir }) })
  try {
    for (const name of SAMPLES) {
      const { bytes } = await buildSample(name)
      const request = { digest: sha256(bytes), bytes: () => Promise.resolve(bytes), label: name }
      if (!name.startsWith('wasi:')) await transpiler.transpile(request)
      await transpiler.types(request)
    }
  } finally {
    await transpiler.close()
  }
}
