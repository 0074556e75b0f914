import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Sample } from '@wasm-pkg/testing/samples'

interface ForeignSamples {
  missingTool(name: string): string | undefined
  buildForeign(name: string): Promise<Sample>
}

interface Publishing {
  publishComponents(registry: string, samples: readonly Pick<Sample, 'name' | 'version' | 'bytes'>[]): Promise<void>
}

const samples = join(import.meta.dirname, '../../../samples')

// The samples are plain JavaScript, which the test's compiler settings do not read.
const foreign = (await import(pathToFileURL(join(samples, 'foreign/index.mjs')).href)) as ForeignSamples
const publishing = (await import(pathToFileURL(join(samples, 'index.mjs')).href)) as Publishing

/** What this machine lacks to build a component in another language. @param name `ns:name` */
export const missingTool: ForeignSamples['missingTool'] = foreign.missingTool

/** How the title of a suite that is skipped tells why. */
export const needs = (tool: string | undefined): string => (tool === undefined ? '' : ` (needs ${tool})`)

/** Builds a component in another language, or takes it from the cache. @param name `ns:name` */
export const buildForeign: ForeignSamples['buildForeign'] = foreign.buildForeign

/** Publishes components to a registry at `host:port` with the registry client's push. */
export const publishComponents: Publishing['publishComponents'] = publishing.publishComponents
