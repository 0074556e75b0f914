import type { ReportedCapability, ReportedPackage } from './report.js'

/** How grave a capability is here: what the project grants nothing of does nothing. */
export function graveness({ level, isDenied }: ReportedCapability): ReportedCapability['level'] {
  return isDenied ? 'low' : level
}

const ORDER: readonly ReportedCapability['level'][] = ['high', 'medium', 'low']

/** Of the gravest capability. */
export function levelOf({ capabilities }: ReportedPackage): ReportedCapability['level'] {
  return ORDER.find((level) => capabilities.some((capability) => graveness(capability) === level)) ?? 'low'
}
