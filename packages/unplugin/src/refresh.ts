import { bundlerError } from './failure.js'
import type { Host } from './host.js'

/** Reads the project again if it changed on disk, before a build; what is wrong with it is the bundler's own error. */
export async function refresh(host: Host): Promise<void> {
  try {
    await host.reloadIfChanged()
  } catch (error) {
    throw await bundlerError(error, '', undefined)
  }
}
