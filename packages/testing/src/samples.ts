import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Sample {
  /** `ns:name` */
  readonly name: string
  readonly version: string
  readonly bytes: Uint8Array
  /** Absolute path of the cached build. */
  readonly file: string
}

interface Samples {
  buildSample(name: string): Promise<Sample>
  publishSamples(registry: string, names: readonly string[]): Promise<readonly Sample[]>
}

// The samples are plain JavaScript, which the test's compiler settings do not read.
const { buildSample: build, publishSamples: publish } = (await import(
  pathToFileURL(join(import.meta.dirname, '../../../samples/index.mjs')).href
)) as Samples

/** Builds a sample component, or reads it from the cache. @param name `ns:name` or `ns:name@version` */
export const buildSample: Samples['buildSample'] = build

/** Publishes samples to a registry with the registry client's push. @param names `ns:name@version` */
export const publishSamples: Samples['publishSamples'] = publish
