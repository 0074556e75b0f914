import type { ReportedCapability, ReportedPackage } from './report.js'

/** How grave a capability is here: one that is not granted does nothing, and linked packages are shown themselves. */
export function graveness({ id, level, isDenied }: ReportedCapability): ReportedCapability['level'] {
  return isDenied || id === 'package' ? 'low' : level
}

const ORDER: readonly ReportedCapability['level'][] = ['high', 'medium', 'low']

/** Of the gravest capability. */
export function levelOf({ capabilities }: ReportedPackage): ReportedCapability['level'] {
  return ORDER.find((level) => capabilities.some((capability) => graveness(capability) === level)) ?? 'low'
}
