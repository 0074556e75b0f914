import type { ReportedCapability, ReportedPackage } from './report.js'

/**
 * How serious a capability is on this page. A capability that is not granted has no effect, and linked packages are
 * shown separately.
 */
export function graveness({ id, level, isDenied }: ReportedCapability): ReportedCapability['level'] {
  return isDenied || id === 'package' ? 'low' : level
}

const ORDER: readonly ReportedCapability['level'][] = ['high', 'medium', 'low']

/** The level of the most serious capability. */
export function levelOf({ capabilities }: ReportedPackage): ReportedCapability['level'] {
  return ORDER.find((level) => capabilities.some((capability) => graveness(capability) === level)) ?? 'low'
}
