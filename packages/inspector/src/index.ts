export { createInspectHandler, type InspectHandler, type InspectHandlerOptions } from './http/handler.js'
export { type InspectServer, startInspectServer } from './http/server.js'
export { createInspector, type Inspector } from './inspector.js'
export type {
  InspectReport,
  PackageDetails,
  PackageSizes,
  PackageTimings,
  ReportedBuild,
  ReportedCapability,
  ReportedPackage,
  ReportedProject,
  Weight,
} from './page/report.js'
export { collectReport } from './report/collect.js'
