import { type ComponentFacts, inspectComponent, witText } from '@wasm-pkg/component'
import type { Project } from '@wasm-pkg/project'
import { parseDigest } from '@wasm-pkg/registry-client'
import { formatError, isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { PackageDetails, ReportedPackage } from '../page/report.js'
import { openOverride } from './describe.js'
import { measure } from './sizes.js'

/** Reads what only the bytes tell. What cannot be had is left out, with the reason. */
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
  if (bytes === undefined) return { claims: [], problems }
  const { kind, digest, metadata, producers } = inspectComponent(bytes)
  const sizes =
    kind === 'component'
      ? await attempt(() => measure(project, { name: pack.package, id: pack.id, digest, bytes }))
      : undefined
  const wit = await attempt(() => witText(bytes))
  return {
    ...(sizes === undefined ? {} : { sizes }),
    ...(wit === undefined ? {} : { wit }),
    claims: claimsOf({ metadata, producers }),
    problems,
  }
}

/** From the store or the local file alone. */
async function readBytes(project: Project, pack: ReportedPackage): Promise<Uint8Array> {
  if (pack.override !== undefined) return await (await openOverride(project, pack.package)).read()
  const { digest, size } = pack
  const bytes = digest === undefined ? undefined : await project.store.readBlob(parseDigest(digest), size)
  if (bytes !== undefined) return bytes
  throw new WasmPkgError('E_OFFLINE_MISS', `${pack.id} is not in the store`, {
    package: pack.id,
    hint: 'wasm-pkg install fetches it.',
  })
}

function claimsOf({ metadata, producers }: Pick<ComponentFacts, 'metadata' | 'producers'>): PackageDetails['claims'] {
  const claims = Object.entries(metadata).map(([name, value]) => ({ name, value: String(value) }))
  const tools = producers.map(({ name, version }) => `${name} ${version}`.trim()).join(', ')
  return tools === '' ? claims : [...claims, { name: 'made with', value: tools }]
}
