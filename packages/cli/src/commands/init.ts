import { writeProjectTypes } from '@wasm-pkg/project'
import { packageFolder } from '@wasm-pkg/project/root'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { join, relative } from 'node:path'
import { LOCK_ONLY } from '../access/options.js'
import { withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'
import type { Context } from '../frame/context.js'
import { EXIT } from '../frame/exit-codes.js'
import { planInit } from '../init/plan.js'
import { reportImports } from '../install/imports.js'

export const command: Command = defineCommand({
  options: {
    'dry-run': { type: 'boolean', text: 'Show what would be written, and write nothing' },
  },
  details:
    'Finds the bundler or framework and writes what is missing: the plugin in its configuration, the types file in the tsconfig.json of the sources, lines in .gitattributes and .gitignore, and the types of packages that are already declared or imported. Existing settings are kept. If the configuration cannot be edited safely, init prints the lines to add.',
  json: true,
  async run(context, _args, options) {
    const root = packageFolder(context.cwd)
    const { bundler, files, advice } = await planInit(root)
    context.signal.throwIfAborted()
    const dryRun = options['dry-run']
    for (const { path, before, after } of dryRun ? [] : files) {
      await writeFileAtomic(join(root, path), after, {
        expectCurrent: before === undefined ? 'absent' : sha256(Buffer.from(before)),
        within: root,
      })
    }
    const types = dryRun ? undefined : await writeTypes(context)
    const written = [
      ...files.map(({ path, before }) => ({ path, action: before === undefined ? 'create' : 'change' })),
      ...(types === undefined ? [] : [types]),
    ]
    context.print({ bundler: bundler?.name, dryRun, files: written, advice }, () =>
      [
        bundler === undefined ? 'No bundler found.' : `Bundler: ${bundler.name}`,
        ...written.map(({ path, action }) => `${dryRun ? 'would ' : ''}${action} ${path}`),
        ...(written.length === 0 ? ['Nothing to write.'] : []),
        ...advice.map((line) => `- ${line}`),
      ].join('\n'),
    )
    return EXIT.ok
  },
})

/** Lets a type check pass before the first build. If the types cannot be written, the other files stay. */
async function writeTypes(context: Context): Promise<{ readonly path: string; readonly action: string } | undefined> {
  try {
    return await withProject(context, { ...LOCK_ONLY, offline: false }, async (project) => {
      const types = await writeProjectTypes(project)
      await project.save()
      reportImports(context, types)
      for (const error of types.failures.values()) context.warn(`some types were not written: ${formatError(error)}`)
      if (types.written?.changed !== true) return undefined
      return { path: relative(context.cwd, types.written.file), action: 'write' }
    })
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    context.warn(`the types were not written: ${formatError(error)}`)
    return undefined
  }
}
