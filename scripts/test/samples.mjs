/**
 * Builds every sample for which this machine has the tools, so that no test waits for a compiler and all tests use the
 * same cache.
 *
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function samples() {
  /** @type {unknown[]} */
  const failures = []
  try {
    // If the packages did not compile, these cannot be loaded.
    const { buildSample, sampleNames } = await import('../../samples/index.mjs')
    const { buildForeign, foreignNames, missingTool } = await import('../../samples/foreign/index.mjs')
    const buildAll = async (/** @type {readonly string[]} */ names, /** @type {(name: string) => unknown} */ build) => {
      for (const name of names) await Promise.resolve(build(name)).catch((error) => failures.push(`${name}: ${error}`))
    }
    // Our samples use this process, samples in other languages use other processes.
    await Promise.all([
      buildAll(sampleNames, buildSample),
      buildAll(
        foreignNames.filter((name) => missingTool(name) === undefined),
        buildForeign,
      ),
    ])
  } catch (error) {
    failures.push(error)
  }
  if (failures.length === 0) return { passed: 1, failed: 0, skipped: 0 }
  return { passed: 0, failed: 1, skipped: 0, details: failures.join('\n') }
}
