import { type Digest, sha256 } from '@wasm-pkg/registry-client'
import type { DerivedEntry } from '@wasm-pkg/registry-client/store'
import type { ExportedItem } from '../glue/exports.js'
import type { ImportedInterface } from '../glue/imports.js'
import type { Glue } from '../glue/read.js'
import type { TaskFiles } from './tasks.js'
import type { AsyncFunctions, CoreModule, TranspiledComponent } from './types.js'

/** Of @bytecodealliance/jco-transpile, which package.json pins: another version writes other files. */
export const JCO_VERSION = '0.15.0'

/** Raised whenever what is cached changes without a new jco. */
const FORMAT = 1

const GLUE = 'glue.js'
const DESCRIPTION = 'component.json'

interface Description {
  readonly cores: readonly string[]
  readonly imports: readonly ImportedInterface[]
  readonly exports: readonly ExportedItem[]
}

/** Key of everything that is computed from some bytes in one way. */
export function derivedKey(kind: 'modules' | 'types', digest: Digest, async?: AsyncFunctions): string {
  const functions = async && { exports: async.exports.toSorted(), imports: async.imports.toSorted() }
  const input = JSON.stringify([kind, FORMAT, JCO_VERSION, digest, functions ?? null])
  return sha256(Buffer.from(input)).slice('sha256:'.length)
}

/** The files of a derived entry for freshly transpiled modules. */
export function modulesEntry({ code, imports, exports }: Glue, cores: TaskFiles): Map<string, Uint8Array> {
  const description: Description = { cores: cores.map(([name]) => name), imports, exports }
  return new Map([[GLUE, Buffer.from(code)], [DESCRIPTION, Buffer.from(JSON.stringify(description))], ...cores])
}

/** Opens an entry that `modulesEntry` made. */
export async function openModules(
  digest: Digest,
  entry: DerivedEntry,
  async: AsyncFunctions | undefined,
): Promise<TranspiledComponent> {
  const text = Buffer.from(await entry.read(DESCRIPTION)).toString('utf8')
  const { cores, imports, exports } = JSON.parse(text) as Description
  return {
    digest,
    cores: cores.map((name) => coreModule(entry, name)),
    imports,
    exports,
    suspends: async !== undefined,
    glue: async () => Buffer.from(await entry.read(GLUE)).toString('utf8'),
  }
}

function coreModule(entry: DerivedEntry, name: string): CoreModule {
  return {
    name,
    digest: entry.digest(name),
    size: entry.size(name),
    path: entry.path(name),
    read: () => entry.read(name),
  }
}
