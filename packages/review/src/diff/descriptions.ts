import { inspectComponent } from '@wasm-pkg/component'
import type { LockFile } from '@wasm-pkg/project/lock'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import type { ReadPinned } from './read-pinned.js'
import type { PackageDescription } from './types.js'

/** What the publishers of new bytes say about them. Bytes that are not available or damaged are reported elsewhere. */
export async function describeNew(
  before: LockFile,
  after: LockFile,
  read: ReadPinned,
): Promise<readonly PackageDescription[]> {
  const known = new Set(before.packages.flatMap(({ versions }) => versions.map(({ digest }) => digest)))
  const pins = after.packages.flatMap(({ name, registry, versions }) =>
    versions.filter(({ digest }) => !known.has(digest)).map((pin) => ({ name, registry, pin })),
  )
  const unique = [...new Map(pins.map((pinned) => [pinned.pin.digest, pinned])).values()]
  const described = await mapConcurrently(unique, async (pinned) => {
    const bytes = await read(pinned)
    const fields = bytes === undefined ? {} : fieldsOf(bytes)
    if (Object.keys(fields).length === 0) return []
    return [{ package: `${formatPackageName(pinned.name)}@${formatVersion(pinned.pin.version)}`, fields }]
  })
  return described.flat()
}

function fieldsOf(bytes: Uint8Array): Readonly<Record<string, string>> {
  try {
    const { metadata, producers } = inspectComponent(bytes)
    const tools = producers.map(({ name, version }) => `${name} ${version}`.trim()).join(', ')
    return { ...metadata, ...(tools !== '' && { 'made with': tools }) }
  } catch (error) {
    if (isWasmPkgError(error)) return {}
    throw error
  }
}
