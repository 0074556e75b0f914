import type { Digest } from '@wasm-pkg/registry-client/digest'
import type { DerivedEntry } from '@wasm-pkg/registry-client/store'
import type { ExportedItem } from '../glue/exports.js'
import type { ImportedInterface } from '../glue/imports.js'
import type { Glue, GlueKind } from '../glue/read.js'
import type { TaskFiles } from './tasks.js'
import type { CoreModule, TranspiledComponent } from './types.js'

const GLUE = 'glue.js'
const DESCRIPTION = 'component.json'

/** The file of the derived entry of the task runtime. */
export const TASK_RUNTIME = 'tasks.json'

interface Description {
  readonly cores: readonly string[]
  readonly imports: readonly ImportedInterface[]
  readonly exports: readonly ExportedItem[]
  readonly suspends: boolean
  readonly glueKind: GlueKind
  readonly runtime: readonly string[]
  readonly tasks: readonly string[]
}

/** The files of a derived entry for freshly transpiled modules. */
export function modulesEntry({ code, ...facts }: Glue, cores: TaskFiles): TaskFiles {
  const description: Description = { cores: cores.map(([name]) => name), ...facts }
  return [[GLUE, Buffer.from(code)], [DESCRIPTION, Buffer.from(JSON.stringify(description))], ...cores]
}

/** Opens an entry from `modulesEntry`. */
export async function openModules(digest: Digest, entry: DerivedEntry): Promise<TranspiledComponent> {
  const text = Buffer.from(await entry.read(DESCRIPTION)).toString('utf8')
  const { cores, ...facts } = JSON.parse(text) as Description
  return {
    digest,
    ...facts,
    cores: cores.map((name) => coreModule(entry, name)),
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
