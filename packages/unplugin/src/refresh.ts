import { bundlerError } from './failure.js'
import type { Host } from './host.js'

/** Before a build, reads the project again if it changed on disk. Problems are reported as the bundler's own errors. */
export async function refresh(host: Host): Promise<void> {
  try {
    await host.reloadIfChanged()
  } catch (error) {
    throw await bundlerError(error, '', undefined)
  }
}
