import { type Digest, parseDigest } from '@wasm-pkg/registry-client/digest'
import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement, parseRequirement } from '@wasm-pkg/registry-client/requirement'
import { formatVersion, parseVersion } from '@wasm-pkg/registry-client/version'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readExtras } from './extras.js'
import { lineOfKey } from './locate.js'
import { sortPackages, sortVersions } from './order.js'
import type { LockedFacts, LockedPackage, LockedVersion, LockFile } from './types.js'

export interface LockSource {
  readonly file: string
  readonly text: string
}

/** Maximum number of problems in one error: enough for an honest mistake, and a limit for a hostile file. */
const MAX_PROBLEMS = 20

const LOCK_KEYS = new Set(['version', 'packages', 'package'])
const PACKAGE_KEYS = new Set(['name', 'registry', 'versions', 'version'])
const VERSION_KEYS = new Set([
  'requirement',
  'version',
  'digest',
  'manifest',
  'source',
  'size',
  'kind',
  'imports',
  'exports',
  'required-by',
])

/** The place of a key: the index of its package and of its version. */
interface Place {
  readonly pack: number
  readonly version?: number
}

type Report = (place: Place, key: string, problem: string) => undefined

/**
 * Converts the parsed table into a lock file, or throws an error that lists all problems. `package` and `version` are
 * aliases of the lists' names, as in wkg's reader.
 *
 * @throws WasmPkgError `E_LOCK_PARSE`
 */
export function validateLock(table: Record<string, unknown>, source: LockSource): LockFile {
  const problems: string[] = []
  const report: Report = (place, key, problem) => {
    if (problems.length <= MAX_PROBLEMS) problems.push(describe(source, place, key, problem))
    return undefined
  }
  const list = readTables(table['packages'] ?? table['package'])
  if (list === undefined) throw parseError(source.file, ['packages is not a list of tables'])
  const packages: LockedPackage[] = []
  const seen = new Set<string>()
  for (const [index, entry] of list.entries()) {
    const read = readPackage(entry, index, report)
    if (read === undefined) continue
    const key = `${formatPackageName(read.name)} ${read.registry ?? ''}`
    if (seen.has(key)) report({ pack: index }, 'name', 'is a duplicate for the same registry')
    seen.add(key)
    packages.push(read)
  }
  if (problems.length > 0) throw parseError(source.file, problems)
  return { packages: sortPackages(packages), extras: readExtras(table, LOCK_KEYS, source.file) }

  function readPackage(entry: Record<string, unknown>, pack: number, tell: Report): LockedPackage | undefined {
    const place = { pack }
    const name = readWith(parsePackageName, entry, 'name', place, tell)
    const registry = readOptionalString(entry, 'registry', place, tell)
    const versionList = readTables(entry['versions'] ?? entry['version'])
    if (versionList === undefined) return tell(place, 'versions', 'is not a list of tables')
    const versions: LockedVersion[] = []
    const requirements = new Set<string>()
    const digests = new Map<string, Digest>()
    for (const [index, item] of versionList.entries()) {
      const at = { pack, version: index }
      const version = readVersion(item, at, tell)
      if (version === undefined) continue
      const requirement = formatRequirement(version.requirement)
      if (requirements.has(requirement)) tell(at, 'requirement', 'is a duplicate')
      requirements.add(requirement)
      const number = formatVersion(version.version)
      if ((digests.get(number) ?? version.digest) !== version.digest) {
        tell(at, 'digest', 'differs from that of the same version above')
      }
      digests.set(number, version.digest)
      versions.push(version)
    }
    if (name === undefined) return undefined
    return {
      name,
      ...(registry === undefined ? {} : { registry }),
      versions: sortVersions(versions),
      extras: readExtras(entry, PACKAGE_KEYS, source.file),
    }
  }

  function readVersion(entry: Record<string, unknown>, place: Place, tell: Report): LockedVersion | undefined {
    const requirement = readWith(parseRequirement, entry, 'requirement', place, tell)
    const version = readWith(parseVersion, entry, 'version', place, tell)
    const digest = readWith(parseDigest, entry, 'digest', place, tell)
    const manifest = entry['manifest'] === undefined ? undefined : readWith(parseDigest, entry, 'manifest', place, tell)
    const physical = readOptionalString(entry, 'source', place, tell)
    const facts = readFacts(entry, place, tell)
    const requiredBy = entry['required-by'] === undefined ? [] : readStrings(entry, 'required-by', place, tell)
    if (requirement === undefined || version === undefined || digest === undefined) return undefined
    return {
      requirement,
      version,
      digest,
      ...(manifest === undefined ? {} : { manifest }),
      ...(physical === undefined ? {} : { source: physical }),
      ...(facts === undefined ? {} : { facts }),
      requiredBy: requiredBy ?? [],
      extras: readExtras(entry, VERSION_KEYS, source.file),
    }
  }
}

const FACT_KEYS = ['size', 'kind', 'imports', 'exports'] as const

function readFacts(entry: Record<string, unknown>, place: Place, tell: Report): LockedFacts | undefined {
  const missing = FACT_KEYS.filter((key) => entry[key] === undefined)
  if (missing.length === FACT_KEYS.length) return undefined
  for (const key of missing) tell(place, key, 'is missing, but other facts are present')
  if (missing.length > 0) return undefined
  const { kind, size } = entry
  if (typeof size !== 'bigint' || size < 0n || size > BigInt(Number.MAX_SAFE_INTEGER)) {
    return tell(place, 'size', 'is not a number of bytes')
  }
  if (kind !== 'component' && kind !== 'wit-package') {
    return tell(place, 'kind', 'is neither "component" nor "wit-package"')
  }
  const imports = readStrings(entry, 'imports', place, tell)
  const exports = readStrings(entry, 'exports', place, tell)
  return imports === undefined || exports === undefined ? undefined : { size: Number(size), kind, imports, exports }
}

function readWith<T>(
  parse: (text: string) => T,
  entry: Record<string, unknown>,
  key: string,
  place: Place,
  tell: Report,
): T | undefined {
  const value = entry[key]
  if (value === undefined) return tell(place, key, 'is missing')
  if (typeof value !== 'string') return tell(place, key, 'is not a string')
  try {
    return parse(value)
  } catch (error) {
    if (!(error instanceof WasmPkgError)) throw error
    return tell(place, key, `is malformed${error.expected === undefined ? '' : ` (expected ${error.expected})`}`)
  }
}

function readOptionalString(
  entry: Record<string, unknown>,
  key: string,
  place: Place,
  tell: Report,
): string | undefined {
  const value = entry[key]
  if (value === undefined || typeof value === 'string') return value
  return tell(place, key, 'is not a string')
}

function readStrings(
  entry: Record<string, unknown>,
  key: string,
  place: Place,
  tell: Report,
): readonly string[] | undefined {
  const value = entry[key]
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  return tell(place, key, 'is not a list of strings')
}

function readTables(value: unknown): readonly Record<string, unknown>[] | undefined {
  if (value === undefined) return []
  return Array.isArray(value) && value.every(isTable) ? value : undefined
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function describe(source: LockSource, place: Place, key: string, problem: string): string {
  const line = lineOfKey(source.text, place.pack, place.version, key)
  const path = `packages[${place.pack}]${place.version === undefined ? '' : `.versions[${place.version}]`}.${key}`
  return `${line === undefined ? '' : `line ${line}: `}${path} ${problem}`
}

function parseError(file: string, problems: readonly string[]): WasmPkgError {
  const shown = problems.slice(0, MAX_PROBLEMS)
  const more = problems.length > MAX_PROBLEMS ? ['and more'] : []
  return new WasmPkgError('E_LOCK_PARSE', [`${file} is not a lock file:`, ...shown, ...more].join('\n  '), {
    hint: 'Restore the file from version control, or delete it and run wasm-pkg install to create a new one.',
  })
}
