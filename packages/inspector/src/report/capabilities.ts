import { capabilitiesOf, capabilityOf } from '@wasm-pkg/wasi'
import { neededPermissions, type PermissionFinding, permissionFindings, type Project } from '@wasm-pkg/project'
import type { ReportedCapability, ReportedPackage } from '../page/report.js'
import type { PackageBody } from './describe.js'

type Reported = Pick<ReportedPackage, 'capabilities' | 'findings' | 'unusedGrants'>

/** The capabilities of imports, each with its imports, and mismatches with the project's grants. */
export function permissionsOf({ permissions }: Project, { id, package: name, imports }: PackageBody): Reported {
  const findings = permissionFindings(permissions, { id, name, imports })
  return {
    capabilities: capabilitiesFrom(name, imports, findings),
    findings: findings.map(({ text }) => text),
    unusedGrants: findings.flatMap(({ kind, text }) => (kind === 'denied' ? [] : [text])),
  }
}

function capabilitiesFrom(
  name: string,
  imports: readonly string[],
  findings: readonly PermissionFinding[],
): readonly ReportedCapability[] {
  const closed = findings.flatMap(({ kind, permission }) => (kind === 'denied' ? [permission] : []))
  return capabilitiesOf(imports, name).map((capability) => {
    const own = imports.filter((id) => capabilityOf(id, name).id === capability.id)
    const needed = neededPermissions(own)
    const denied = needed.filter((permission) => closed.includes(permission))
    return { ...capability, imports: own, denied, isDenied: denied.length > 0 && denied.length === needed.length }
  })
}
