import { SAMPLES } from './lib/catalog.mjs'

export { buildSample } from './lib/cache.mjs'
export { publishComponents, publishSamples } from './lib/publish.mjs'

/** Every sample as `ns:name@version`. */
export const sampleNames = /** @type {readonly string[]} */ (SAMPLES.map((it) => `${it.name}@${it.version}`))
