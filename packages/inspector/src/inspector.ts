import type { Project } from '@wasm-pkg/project'
import type { InspectReport, PackageDetails } from './page/report.js'
import { collectReport } from './report/collect.js'
import { collectDetails } from './report/details.js'

/** What the page asks for. Nothing of it uses the network or writes to the project. */
export interface Inspector {
  /** The project as it is now. @throws WasmPkgError as opening the project and reading the store */
  report(): Promise<InspectReport>
  /**
   * More about one package of the last report, computed once until the next report: a component that was never built is compiled for it.
   *
   * @returns `undefined` for digests that are not in the report
   */
  details(digest: string): Promise<PackageDetails | undefined>
}

/** @param current gives the open project; called for every report, so that it may read what changed on disk first */
export function createInspector(current: () => Promise<Project>): Inspector {
  let details = new Map<string, Promise<PackageDetails>>()
  let known: { readonly project: Project; readonly report: InspectReport } | undefined

  async function report(): Promise<InspectReport> {
    const project = await current()
    known = { project, report: await collectReport(project) }
    // They depend on package.json too; what is costly about them the store keeps.
    details = new Map()
    return known.report
  }

  return {
    report,
    async details(digest) {
      if (known === undefined) await report()
      const pack = known?.report.packages.find((candidate) => candidate.digest === digest)
      if (known === undefined || pack === undefined) return undefined
      const found = details.get(digest) ?? collectDetails(known.project, pack)
      details.set(digest, found)
      return await found
    },
  }
}
