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
}

// The samples are plain JavaScript, which the test's compiler settings do not read.
const { buildSample: build } = (await import(
  pathToFileURL(join(import.meta.dirname, '../../samples/index.mjs')).href
)) as Samples

/** Builds a sample component, or takes it from the cache. @param name `ns:name` or `ns:name@version` */
export const buildSample: Samples['buildSample'] = build
