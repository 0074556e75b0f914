import { join } from 'node:path'
import { type Command, defineCommand } from '../frame/command.js'
import { EXIT } from '../frame/exit-codes.js'
import { packageFolder } from '@wasm-pkg/project/root'

export const command: Command = defineCommand({
  options: {
    'dry-run': { type: 'boolean', text: 'Only tell what would be written' },
  },
  details:
    'Finds the bundler or framework and writes what is missing: the plugin in its configuration, the types file in the tsconfig.json of the sources, and lines in .gitattributes and .gitignore. What is there stays; a configuration of an unusual shape is left to you, with the lines to add.',
  json: true,
  async run(context, _args, options) {
    const { planInit } = await import('../init/plan.js')
    const { sha256 } = await import('@wasm-pkg/registry-client')
    const { writeFileAtomic } = await import('@wasm-pkg/registry-client/store')
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
    const written = files.map(({ path, before }) => ({ path, action: before === undefined ? 'create' : 'change' }))
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
