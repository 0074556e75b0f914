import { inspectComponent } from '@wasm-pkg/component'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseRequirement } from '@wasm-pkg/registry-client/requirement'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import type { LockedVersion, LockFile } from '@wasm-pkg/project/lock'
import type { PinSource } from '@wasm-pkg/review'

export interface PinShape {
  readonly name: string
  readonly version: string
  readonly requirement?: string
  /** Stands for the bytes. Another text gives another digest. */
  readonly content?: string
  /** The bytes themselves, from which everything else about the pin is read. */
  readonly bytes?: Uint8Array
  readonly registry?: string
  readonly source?: string
  readonly imports?: readonly string[]
  readonly exports?: readonly string[]
  readonly size?: number
  readonly requiredBy?: readonly string[]
  readonly signer?: string
  /** Without facts, like the pins that wkg writes. */
  readonly bare?: boolean
}

/** A lock file with a few pins. Each pin has only the properties that matter to the test. */
export function lockOf(...pins: readonly PinShape[]): LockFile {
  const blocks = new Map<string, PinShape[]>()
  for (const pin of pins) {
    const key = `${pin.name} ${pin.registry ?? 'registry.example'}`
    blocks.set(key, [...(blocks.get(key) ?? []), pin])
  }
  return {
    packages: [...blocks.values()].map((list) => ({
      name: parsePackageName(list[0]?.name ?? ''),
      registry: list[0]?.registry ?? 'registry.example',
      versions: list.map(entryOf),
      extras: new Map(),
    })),
    extras: new Map(),
  }
}

function entryOf(pin: PinShape): LockedVersion {
  const { name, version, requirement = `^${version}`, content = '', bytes } = pin
  const known = bytes === undefined ? { size: 1000, imports: [], exports: [] } : inspectComponent(bytes)
  const { size = known.size, imports = known.imports, exports = known.exports } = pin
  return {
    requirement: parseRequirement(requirement),
    version: parseVersion(version),
    digest: sha256(bytes ?? Buffer.from(`${name} ${version} ${content}`)),
    source: pin.source ?? `registry.example/${name.replace(':', '/')}`,
    requiredBy: pin.requiredBy ?? ['package.json'],
    ...(pin.bare === true ? {} : { facts: { size, kind: 'component', imports, exports } }),
    extras: new Map(pin.signer === undefined ? [] : [['signer', pin.signer]]),
  }
}

/** A source of the bytes of pins that have bytes. */
export function sourceOf(...pins: readonly PinShape[]): PinSource {
  const known = new Map(pins.flatMap(({ bytes }) => (bytes === undefined ? [] : [[sha256(bytes), bytes] as const])))
  return { read: async ({ pin }) => known.get(pin.digest), created: async () => undefined }
}
