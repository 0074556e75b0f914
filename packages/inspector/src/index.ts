export { createInspectHandler, type InspectHandler } from './http/handler.js'
export { startInspectServer } from './http/server.js'
export { createInspector, type Inspector } from './inspector.js'
export type { InspectReport, ReportedPackage } from './page/report.js'
