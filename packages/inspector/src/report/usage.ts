import type { WasmKind } from '@wasm-pkg/component'
import type { CompilablePackage, Project } from '@wasm-pkg/project'
import type { PackageUsage, ReportedPackage } from '../page/report.js'

/** More names would make the line too long. */
const MAX_NAMES = 6

/**
 * How a program of the project imports a package, and what the package exports. @throws WasmPkgError as for describing
 * its types
 */
export async function describeUsage(
  project: Project,
  pack: ReportedPackage,
  source: CompilablePackage,
  kind: WasmKind,
): Promise<PackageUsage> {
  const { names, text } = await project.exportedTypes(source)
  const keyword = kind === 'wit-package' ? 'import type' : 'import'
  const named = names.length === 0 ? '* as component' : `{ ${names.slice(0, MAX_NAMES).join(', ')} }`
  return { snippet: `${keyword} ${named} from '${specifierOf(pack)}'`, typescript: text }
}

/** A declared package needs no requirement. In an import, a requirement must not have spaces. */
function specifierOf({ package: name, version, requirements, requiredBy, override }: ReportedPackage): string {
  if (override !== undefined || requiredBy.includes('package.json')) return name
  const requirement = requirements.find((text) => /^[\w.^~=+-]+$/.test(text)) ?? version
  return requirement === undefined ? name : `${name}@${requirement}`
}
