import { join } from 'node:path'
import type { Policy } from '@wasm-pkg/project'
import { fileAt } from './git.js'
import { commitOf, isFile, type LockPlace } from './lock-at.js'

export interface Policies {
  /** What the new lock is judged by. */
  readonly policy: Policy
  /** Whether the change brings another policy than the base had. */
  readonly policyChanged: boolean
}

/** The policy of package.json now, and whether it is that of the base. */
export async function readPolicies(root: string, base: LockPlace, head: LockPlace | undefined): Promise<Policies> {
  const { parseManifest, readManifestText } = await import('@wasm-pkg/project')
  const file = join(root, 'package.json')
  const headIsCommit = head !== undefined && !(await isFile(head))
  const now = headIsCommit
    ? (await fileAt(head.text, 'package.json', root))?.toString('utf8')
    : await readManifestText(file)
  const { policy } = parseManifest(now, file)
  // A bare lock file has no package.json beside it to compare with.
  if (await isFile(base)) return { policy, policyChanged: false }
  const old = await fileAt(await commitOf(root, base), 'package.json', root)
  return { policy, policyChanged: JSON.stringify(rawPolicy(old?.toString('utf8'))) !== JSON.stringify(rawPolicy(now)) }
}

/** The key as written: an older package.json need not be valid to be different. */
function rawPolicy(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    const json = JSON.parse(text) as { wasmPkg?: { policy?: unknown } } | null
    return json?.wasmPkg?.policy
  } catch {
    return undefined
  }
}
