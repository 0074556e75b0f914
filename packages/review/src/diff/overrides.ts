import { inspectComponent } from '@wasm-pkg/component'
import type { LockedFacts } from '@wasm-pkg/project/lock'
import { lockedFacts, missingFrom } from '@wasm-pkg/project'
import { type Digest, parseDigest, sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { capabilitiesOf } from '@wasm-pkg/wasi'
import { manifestPath } from './manifest.js'
import type { OverrideChange } from './types.js'

/** A local file or source folder that overrides a package. */
export interface OverrideFile {
  /** The path in package.json. */
  readonly path: string
  /** `undefined` if the file does not exist on this side or cannot be compared. */
  readonly bytes: Uint8Array | undefined
  /** Why the bytes are not known, although a build may find some. Such a file is always reported. */
  readonly problem?: string
  /** How a folder is built: its command, or its `wasmPkg.build` as JSON. Its sources are in the change itself. */
  readonly build?: string
}

/** The overrides of one side of a change, by `ns:name`. */
export type OverrideFiles = ReadonlyMap<string, OverrideFile>

/** The packages whose override has other bytes than before, or is built by something else: package.json names another path, or what is there changed. */
export function overrideChanges(before: OverrideFiles, after: OverrideFiles): readonly OverrideChange[] {
  return [...after].flatMap(([name, { path, bytes, problem, build }]) => {
    const { bytes: old, build: oldBuild } = before.get(name) ?? {}
    const [from, to] = [digestOf(old), digestOf(bytes)]
    if (from === to && problem === undefined && build === oldBuild) return []
    return [
      {
        package: name,
        path,
        key: manifestPath('overrides', [name]),
        ...(build === undefined || build === oldBuild
          ? {}
          : { build: oldBuild === undefined ? { to: build } : { from: oldBuild, to: build } }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...differences(name, describe(old), problem ?? describe(bytes)),
      },
    ]
  })
}

/** The pointer file that git has if Git LFS stores the content. It contains the content's digest. */
const LFS_POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:.*\n)*?oid (?<digest>sha256:[0-9a-f]{64})\n/

function digestOf(bytes: Uint8Array | undefined): Digest | undefined {
  if (bytes === undefined) return undefined
  const pointer = bytes.length < 1024 ? LFS_POINTER.exec(Buffer.from(bytes).toString('latin1')) : null
  return pointer?.groups?.['digest'] === undefined ? sha256(bytes) : parseDigest(pointer.groups['digest'])
}

/** Facts from the bytes, or the reason why there are none. */
type Described = LockedFacts | string | undefined

function describe(bytes: Uint8Array | undefined): Described {
  if (bytes === undefined) return undefined
  try {
    return lockedFacts(inspectComponent(bytes), 'the file')
  } catch (error) {
    if (isWasmPkgError(error)) return error.message
    throw error
  }
}

type Differences = Pick<OverrideChange, 'imports' | 'exports' | 'gained' | 'problem'>

function differences(name: string, before: Described, after: Described): Differences {
  const [old, now] = [factsOf(before), factsOf(after)]
  const problem = typeof after === 'string' ? after : typeof before === 'string' ? before : undefined
  const known = new Set(capabilitiesOf(old.imports, name).map(({ id }) => id))
  return {
    imports: { added: missingFrom(old.imports, now.imports), removed: missingFrom(now.imports, old.imports) },
    exports: { added: missingFrom(old.exports, now.exports), removed: missingFrom(now.exports, old.exports) },
    gained: capabilitiesOf(now.imports, name).filter(({ id }) => !known.has(id)),
    ...(problem === undefined ? {} : { problem }),
  }
}

function factsOf(described: Described): Pick<LockedFacts, 'imports' | 'exports'> {
  return typeof described === 'object' ? described : { imports: [], exports: [] }
}
