import { capabilitiesOf, capabilityOf, permissionFindings, type Project } from '@wasm-pkg/project'
import type { ReportedCapability } from '../page/report.js'
import type { PackageBody } from './describe.js'

/** What imports mean, each with the imports that mean it. */
export function capabilitiesFrom(imports: readonly string[]): readonly ReportedCapability[] {
  return capabilitiesOf(imports).map((capability) => ({
    ...capability,
    imports: imports.filter((id) => capabilityOf(id).id === capability.id),
  }))
}

/** Where what the package asks for and what the project grants it do not meet. */
export function findingsOf({ session }: Project, { id, package: name, imports }: PackageBody): readonly string[] {
  return permissionFindings(session.permissions, { id, name, imports }).map(({ text }) => text)
}
