import type { Project } from '@wasm-pkg/project'
import type { InspectReport, PackageDetails } from './page/report.js'
import { collectReport } from './report/collect.js'
import { collectDetails } from './report/details.js'

/** The data for the page. Nothing here uses the network or writes to the project. */
export interface Inspector {
  /** The current state of the project. @throws WasmPkgError as for opening the project and reading the store */
  report(): Promise<InspectReport>
  /**
   * Details about one package in the last report, computed once until the next report. Compiles a component that was
   * never built.
   *
   * @returns `undefined` for digests that are not in the report
   */
  details(digest: string): Promise<PackageDetails | undefined>
}

/** @param current returns the open project. Called for every report, so that it can first read changes on disk. */
export function createInspector(current: () => Promise<Project>): Inspector {
  let details = new Map<string, Promise<PackageDetails>>()
  let known: { readonly project: Project; readonly report: InspectReport } | undefined

  async function report(): Promise<InspectReport> {
    const project = await current()
    known = { project, report: await collectReport(project) }
    // Details also depend on package.json. The store keeps their expensive parts.
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
