import { createCompiler } from '../compiler.js'
import { packageKey } from '../link/settle.js'
import type { LinkedPackage } from '../link/types.js'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'

/**
 * Compiles the composed components that are about to be pinned, because only jco's output tells whether jco keeps the handles
 * of their parts apart. Otherwise, only the build would refuse them. Builds find the result in the store.
 *
 * @throws WasmPkgError `E_UNSUPPORTED`, and as `Compiler.transpile`
 */
export async function compileComposed(session: Session, roots: readonly LinkedPackage[]): Promise<void> {
  const composed = packagesOf(roots).filter((pack) => pack.facts.composed === true && isNew(session, pack))
  if (composed.length === 0) return
  const compiler = createCompiler({ store: session.store, maxWorkers: 1 }, () => session.manifest)
  try {
    for (const pack of composed) await compiler.transpile(pack)
  } finally {
    await compiler.close()
  }
}

/** What a build would compile, each once. */
function packagesOf(roots: readonly LinkedPackage[]): readonly ResolvedPackage[] {
  const found = new Map<string, ResolvedPackage>()
  const next = [...roots]
  for (let linked = next.pop(); linked !== undefined; linked = next.pop()) {
    const key = packageKey(linked.pack)
    if (found.has(key)) continue
    found.set(key, linked.pack)
    for (const binding of linked.bindings) if (binding.kind === 'package') next.push(binding.provider)
  }
  return [...found.values()]
}

/** A file that overrides a package is not pinned. Its build follows at once. */
function isNew({ lock }: Session, { name, digest, override }: ResolvedPackage): boolean {
  if (override !== undefined) return false
  const key = formatPackageName(name)
  return !lock.onDisk.lock.packages.some(
    (pack) => formatPackageName(pack.name) === key && pack.versions.some((entry) => entry.digest === digest),
  )
}
