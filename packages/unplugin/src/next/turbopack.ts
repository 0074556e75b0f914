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
  /** The output folder of Next.js, relative to the project's folder. */
  readonly distDir: string
  /** Whether to follow changes, as long as this process runs. */
  readonly isDev: boolean
}

/** The folder beside next.config.js. As in Next.js, modules of the dev server and of builds are separate. */
const FOLDER = '.wasm-pkg'

/**
 * Writes modules for all packages that the sources import, because Turbopack has no plugins that can resolve imports.
 *
 * @returns the aliases that lead to them
 * @throws in a build, if imports cannot be resolved. In dev, the pages show the errors.
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
  // The type of the written files (ES module or CommonJS) must not depend on the project's package.json.
  await files.write('package.json', '{}\n')
}

interface PassInput {
  readonly host: Host
  readonly dir: string
  readonly files: Readonly<Record<'browser' | 'node', WrittenFiles>>
  /** The aliases with which Turbopack was started. */
  readonly aliases: Readonly<Record<string, Alias>>
  readonly isDev: boolean
}

/** Creates a function that writes the modules of all specifiers and returns whether something failed. */
function createPass({ host, dir, files, aliases, isDev }: PassInput): (found: ScannedSources) => Promise<boolean> {
  let told: ReadonlySet<string> = new Set<string>()

  /** Prints each text once, as long as it does not change. */
  function tell(texts: ReadonlySet<string>): void {
    for (const text of texts) if (!told.has(text)) console.error(`[wasm-pkg] ${text}`)
    told = texts
  }

  /** @returns the message about it */
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
