import { join, resolve } from 'node:path'
import { createHost, type Host } from '../host.js'
import { aliasesFor, isReached } from './aliases.js'
import type { Alias } from './config.js'
import { buildError, describe } from './failure.js'
import { createModuleWriter, type ModuleWriter } from './modules.js'
import type { NextOptions } from './options.js'
import { createSourceScanner, type ScannedSources } from '@wasm-pkg/project/scan'
import { watchSources } from './watch.js'
import { createWrittenFiles, type WrittenFiles } from './written-files.js'

export interface TurbopackInput {
  readonly options: NextOptions
  /** Where Next.js writes, from the project's folder. */
  readonly distDir: string
  /** Whether to follow changes, as long as this process runs. */
  readonly isDev: boolean
}

/** Beside next.config.js. Modules of the dev server and of builds do not meet in it, as those of Next.js do not. */
const FOLDER = '.wasm-pkg'

/**
 * Writes modules for all packages that the sources import, since Turbopack has no plugins that could answer imports.
 *
 * @returns the aliases that lead to them
 * @throws when building, what is wrong with imports; in dev the pages say so
 */
export async function prepareTurbopack({ options, distDir, isDev }: TurbopackInput): Promise<Record<string, Alias>> {
  const { dir: given = '.', include = [], ...rest } = options
  const dir = resolve(given)
  const folder = join(dir, FOLDER, isDev ? 'dev' : 'build')
  const host = createHost(rest)
  host.setRoot(dir)
  const scan = createSourceScanner({
    roots: [dir, ...include.map((other) => resolve(dir, other))],
    except: [resolve(dir, distDir), join(dir, 'public')],
  })
  await writeFolder(dir)
  const files = {
    browser: createWrittenFiles(dir, join(folder, 'browser')),
    node: createWrittenFiles(dir, join(folder, 'node')),
  }
  try {
    const project = await host.project()
    const found = await scan()
    const aliases = aliasesFor({ dir, folder, project, specifiers: [...found.specifiers.keys()] })
    const write = createPass({ host, dir, files, aliases, isDev })
    await host.typesAtStart(false)
    const hasFailed = await write(found).finally(() => host.saveTypes())
    await Promise.all([files.browser.prune(), files.node.prune()])
    if (isDev) watchSources({ host, scan, write, found, hasFailed })
    return aliases
  } finally {
    if (!isDev) await host.close()
  }
}

async function writeFolder(dir: string): Promise<void> {
  const files = createWrittenFiles(dir, join(dir, FOLDER))
  await files.write('.gitignore', '*\n')
  // What is written is a module or CommonJS as it looks, whatever the project's own package.json says.
  await files.write('package.json', '{}\n')
}

interface PassInput {
  readonly host: Host
  readonly dir: string
  readonly files: Readonly<Record<'browser' | 'node', WrittenFiles>>
  /** What Turbopack was started with. */
  readonly aliases: Readonly<Record<string, Alias>>
  readonly isDev: boolean
}

/** Writes the modules of all specifiers, as often as it is called; tells whether something failed. */
function createPass({ host, dir, files, aliases, isDev }: PassInput): (found: ScannedSources) => Promise<boolean> {
  let told: ReadonlySet<string> = new Set<string>()

  /** Says each thing once, as long as it stays as it is. */
  function tell(texts: ReadonlySet<string>): void {
    for (const text of texts) if (!told.has(text)) console.error(`[wasm-pkg] ${text}`)
    told = texts
  }

  /** @returns what to tell of it */
  async function writeOne(
    writers: readonly ModuleWriter[],
    specifier: string,
    importer: string,
  ): Promise<readonly string[]> {
    const written: boolean[] = []
    for (const writer of writers) written.push(await writer.write(specifier, importer))
    if (!written.includes(true) || isReached(aliases, specifier)) return []
    return [`"${specifier}" is a new import: restart \`next dev\` to use it`]
  }

  return async ({ specifiers }) => {
    const writers = [
      createModuleWriter({ host, platform: 'browser', dir, files: files.browser }),
      createModuleWriter({ host, platform: 'node', dir, files: files.node }),
    ]
    const failures = new Set<string>()
    const hints = await Promise.all(
      [...specifiers].map(async ([specifier, importer]) => {
        try {
          return await writeOne(writers, specifier, importer)
        } catch (error) {
          failures.add(describe(error))
          if (isDev) for (const writer of writers) await writer.writeError(specifier, describe(error))
          return []
        }
      }),
    )
    if (failures.size > 0 && !isDev) throw buildError(failures)
    tell(new Set([...failures, ...hints.flat()]))
    await host.save()
    return failures.size > 0
  }
}
