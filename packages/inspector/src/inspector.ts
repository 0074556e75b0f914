import type { Project } from '@wasm-pkg/project'
import type { InspectReport, PackageDetails } from './page/report.js'
import { collectReport } from './report/collect.js'
import { collectDetails } from './report/details.js'

/** What the page asks for. Nothing of it uses the network or writes to the project. */
export interface Inspector {
  /** The project as it is now. @throws WasmPkgError as opening the project and reading the store */
  report(): Promise<InspectReport>
  /**
   * More about one package of the last report, computed once: a component that was never built is compiled for it.
   *
   * @returns `undefined` for digests that are not in the report
   */
  details(digest: string): Promise<PackageDetails | undefined>
}

/** @param current gives the open project; called for every report, so that it may read what changed on disk first */
export function createInspector(current: () => Promise<Project>): Inspector {
  const details = new Map<string, Promise<PackageDetails>>()
  let known: { readonly project: Project; readonly report: InspectReport } | undefined

  async function report(): Promise<InspectReport> {
    const project = await current()
    known = { project, report: await collectReport(project) }
    const digests = new Set(known.report.packages.map((pack) => pack.digest))
    for (const digest of details.keys()) if (!digests.has(digest)) details.delete(digest)
    return known.report
  }

  return {
    report,
    async details(digest) {
      if (known === undefined) await report()
      const pack = known?.report.packages.find((candidate) => candidate.digest === digest)
      if (known === undefined || pack === undefined) return undefined
      const found = details.get(digest) ?? collectDetails(known.project, pack)
      // What failed may work the next time: the bytes are there, the disk has room.
      void found.then(
        ({ problems }) => problems.length > 0 && details.delete(digest),
        () => details.delete(digest),
      )
      details.set(digest, found)
      return await found
    },
  }
}
