import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { withRegistry } from '../access/with-registry.js'
import { type Command, defineCommand } from '../frame/command.js'
import { EXIT, exitCodeOf } from '../frame/exit-codes.js'
import { usageError } from '../frame/parse.js'
import { errorDocument } from '../frame/report-error.js'
import { PUBLISH_OPTIONS } from '../publish/options.js'
import { planPublication, type PublishPlan, publishPlanned, type PublishResult, resultText } from '../publish/plan.js'
import { type Publication, readPublication } from '../publish/publication.js'

const { registry, config, cache } = REGISTRY_OPTIONS

export const command: Command = defineCommand({
  parameters: ['[file-or-folder...]'],
  options: {
    registry: { ...registry, text: 'Publish to this registry [env: WKG_REGISTRY]' },
    config,
    cache,
    package: {
      type: 'string',
      value: 'ns:name@version',
      text: 'Name and version, if the file does not contain them [env: WKG_PACKAGE]',
    },
    ...PUBLISH_OPTIONS,
    annotation: { type: 'string', multiple: true, value: 'key=value', text: 'Annotate the manifest (may be repeated)' },
  },
  details:
    'Publishes components and WIT packages in the layout of wkg, tagged with the version. Builds a source folder first: without an argument, the current one. A source folder and a WIT package contain their name and version; the file of a component needs --package. Existing versions are never replaced, and breaking changes in a compatible version are refused. If one of several files cannot be published, none is, as far as this can be checked beforehand.',
  examples: [
    'wasm-pkg publish',
    'wasm-pkg publish image.wasm --package acme:image@1.2.0',
    'wasm-pkg publish wit.wasm --dry-run',
  ],
  json: true,
  async run(context, args, options) {
    const files = args.length === 0 ? ['.'] : args
    const given = options.package ?? (context.env['WKG_PACKAGE'] || undefined)
    if (given !== undefined && files.length > 1) throw usageError('publish', '--package works with one file only')
    const annotations = readAnnotations(options.annotation)
    return await withRegistry(context, { ...options, offline: false }, async ({ client }) => {
      const publications: Publication[] = []
      for (const file of files) {
        const publication = await readPublication(context, file, given)
        if (publications.some(({ label }) => label === publication.label))
          throw usageError('publish', `two files are ${publication.label}`, 'Leave one of them out.')
        publications.push(publication)
      }
      // Everything is checked before anything is published, because publishing cannot be undone.
      const plans: PublishPlan[] = []
      for (const publication of publications) plans.push(await planPublication(context, client, publication, options))
      const results: PublishResult[] = []
      try {
        for (const plan of plans) {
          // A version that this run published is the previous version for the next one of the same package.
          const isNext = results.some(({ source }) => source === plan.result.source)
          const current = isNext ? await planPublication(context, client, plan.publication, options) : plan
          const result = await publishPlanned(context, client, current, { annotations, dryRun: options['dry-run'] })
          results.push(result)
          // Print each result immediately, because the next one may fail. With --json, print one document.
          if (!context.json) context.print({}, () => resultText(result))
        }
      } catch (error) {
        if (!context.json || results.length === 0) throw error
        // Still print one document, because it must list what was already published.
        context.printJson({ dryRun: options['dry-run'], published: results, error: errorDocument(error) })
        context.warn(`not everything was published: ${isWasmPkgError(error) ? formatError(error) : String(error)}`)
        return exitCodeOf(error)
      }
      if (context.json) context.printJson({ dryRun: options['dry-run'], published: results })
      return EXIT.ok
    })
  },
})

function readAnnotations(texts: readonly string[]): Readonly<Record<string, string>> {
  const pairs = texts.map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw usageError('publish', `--annotation is key=value, not "${escapeText(text)}"`)
    return [text.slice(0, at), text.slice(at + 1)] as const
  })
  return Object.fromEntries(pairs)
}
