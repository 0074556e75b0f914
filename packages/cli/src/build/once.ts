import { buildPackage, type BuiltPackage } from '@wasm-pkg/authoring'
import { recordBuild } from '@wasm-pkg/project/source-folder'
import { capabilitiesOf, type Capability } from '@wasm-pkg/wasi'
import { relative } from 'node:path'
import type { Context } from '../frame/context.js'
import { type PublishedCapabilities, publishedCapabilities } from './published.js'

export interface FinishedBuild extends BuiltPackage {
  /** The output, relative to the working folder. */
  readonly file: string
  readonly capabilities: readonly Capability[]
  /** Of the last published version. `undefined` if it is not known, and for development. */
  readonly published: PublishedCapabilities | undefined
  /** What `--json` prints. */
  readonly document: unknown
}

/** Builds the component of a folder, and prints the warnings of the build. */
export async function buildOnce(
  context: Context,
  root: string,
  mode: 'production' | 'development',
): Promise<FinishedBuild> {
  const started = Date.now()
  const built = await buildPackage({ root, mode, signal: context.signal })
  await recordBuild(root, mode, built, started)
  for (const warning of built.warnings) context.warn(warning)
  const { name, version, digest, size, imports, exports, warnings } = built
  const capabilities = capabilitiesOf(imports, name)
  const published = mode === 'production' ? await publishedCapabilities(context, built) : undefined
  const file = relative(context.cwd, built.output)
  const document = { package: name, version, file, digest, size, imports, exports, capabilities, published, warnings }
  return { ...built, file, capabilities, published, document }
}
