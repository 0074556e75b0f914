import { type ComponentFacts, inspectComponent, witText } from '@wasm-pkg/component'
import type { Project } from '@wasm-pkg/project'
import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { PackageDetails, ReportedPackage } from '../page/report.js'
import { readBytes } from './bytes.js'
import { measure } from './sizes.js'
import { describeUsage } from './usage.js'

/** Reads the information that requires the bytes. If a part cannot be read, it is left out and the reason is reported. */
export async function collectDetails(project: Project, pack: ReportedPackage): Promise<PackageDetails> {
  const problems: string[] = []
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!isWasmPkgError(error)) throw error
      problems.push(formatError(error))
      return undefined
    }
  }

  const bytes = await attempt(() => readBytes(project, pack))
  if (bytes === undefined) return { metadata: [], problems }
  const { kind, digest, metadata, producers } = inspectComponent(bytes)
  const source = { id: pack.id, digest, read: () => Promise.resolve(bytes) }
  const sizes = kind === 'component' ? await attempt(() => measure(project, source)) : undefined
  const usage = await attempt(() => describeUsage(project, pack, source, kind))
  const wit = await attempt(() => witText(bytes))
  return {
    ...(sizes === undefined ? {} : { sizes }),
    ...(usage === undefined ? {} : { usage }),
    ...(wit === undefined ? {} : { wit }),
    metadata: metadataOf({ metadata, producers }),
    problems,
  }
}

function metadataOf({
  metadata,
  producers,
}: Pick<ComponentFacts, 'metadata' | 'producers'>): PackageDetails['metadata'] {
  const entries = Object.entries(metadata).map(([name, value]) => ({ name, value: String(value) }))
  const tools = producers.map(({ name, version }) => `${name} ${version}`.trim()).join(', ')
  return tools === '' ? entries : [...entries, { name: 'made with', value: tools }]
}
