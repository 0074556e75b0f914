import { listPackages, type Project, readManifestText } from '@wasm-pkg/project'
import { basename } from 'node:path'
import type { InspectReport, PackageSizes, ReportedPackage } from '../page/report.js'
import { type BuildRecord, readBuildRecord } from '@wasm-pkg/project/build-record'
import { permissionsOf } from './capabilities.js'
import { describeLocked, describeOverride, type PackageBody } from './describe.js'
import { type Group, groupPackages } from './group.js'
import { builtSizes } from './sizes.js'

/**
 * Collects the packages of a project from its lock file, the store and the record of the last build. Uses no network,
 * compiles nothing and writes nothing.
 *
 * @throws WasmPkgError `E_CACHE_IO`
 */
export async function collectReport(project: Project): Promise<InspectReport> {
  const { root, store } = project
  const record = await readBuildRecord(store, root)
  const found = await Promise.all(
    [...groupPackages(listPackages(project))].map(async ([id, group]) => ({
      id,
      group,
      ...(await describe(project, group)),
    })),
  )
  const keys = new Map(found.map(({ id, body }) => [id, reportKey(body, found)]))
  const packages = found.map(({ id, group, body, sizes }) => ({
    key: keys.get(id) ?? id,
    ...body,
    requiredBy: [...group.requiredBy],
    links: [...group.children].flatMap((child) => keys.get(child) ?? []),
    ...permissionsOf(project, body),
    ...timingsOf(record, body),
    ...(sizes === undefined ? {} : { sizes }),
  }))
  return {
    project: { name: await nameOf(project), root, store: store.dir },
    packages: packages.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
    ...(record === undefined ? {} : { build: { startedAt: record.startedAt, savedAt: record.savedAt } }),
  }
}

/** The name in package.json, otherwise the folder's name. */
async function nameOf({ root, manifest }: Project): Promise<string> {
  try {
    const { name } = JSON.parse((await readManifestText(manifest.file)) ?? '{}') as { readonly name?: unknown }
    return typeof name === 'string' && name !== '' ? name : basename(root)
  } catch {
    return basename(root)
  }
}

async function describe(
  project: Project,
  group: Group,
): Promise<{ readonly body: PackageBody; readonly sizes: PackageSizes | undefined }> {
  const { override, package: name } = group.item
  const body =
    override === undefined ? await describeLocked(project, group) : await describeOverride(project, name, override)
  return { body, sizes: await builtSizes(project, body) }
}

/** Two registries can have a package with the same name and version. */
function reportKey({ id, registry }: PackageBody, all: readonly { readonly body: PackageBody }[]): string {
  const isUnique = all.filter(({ body }) => body.id === id).length === 1
  return isUnique ? id : `${id} ${registry ?? ''}`
}

function timingsOf(record: BuildRecord | undefined, { id }: PackageBody): Pick<ReportedPackage, 'timings'> {
  const timings = record?.packages[id]
  return timings === undefined ? {} : { timings }
}
