import { inspectComponent, type PackageFormat, renderPackage } from '@wasm-pkg/component'
import { findPublished } from '@wasm-pkg/project/find'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { join } from 'node:path'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { withRegistry } from '../access/with-registry.js'
import { isSameOnDisk, type OutputFiles, writeFiles } from '../files/write-files.js'
import { type Command, defineCommand } from '../frame/command.js'
import type { Context } from '../frame/context.js'
import { EXIT } from '../frame/exit-codes.js'
import { usageError } from '../frame/parse.js'
import { chooseFormat, outputPath } from '../get/format.js'

export const command: Command = defineCommand({
  parameters: ['<spec>'],
  options: {
    ...REGISTRY_OPTIONS,
    output: {
      type: 'string',
      short: 'o',
      value: 'path',
      text: 'Output file; a folder if it ends with /; - for stdout (default: ./)',
    },
    format: {
      type: 'string',
      choices: ['auto', 'wasm', 'wit', 'js'],
      text: 'auto: from the file name, or else wit for WIT packages and wasm for components; js: a folder with an ES module and its types (default: auto)',
    },
    check: { type: 'boolean', text: 'Compare with the existing output instead of writing; exit with 1 if it differs' },
    overwrite: { type: 'boolean', text: 'Replace existing files' },
  },
  details:
    'Takes the same options and uses the same file names as wkg get. The spec may also contain a requirement. With --offline, gets the version that the project pins.',
  examples: ['wasm-pkg get wasi:http@0.2.0', 'wasm-pkg get acme:image@^1 -o image.wasm --overwrite'],
  json: true,
  async run(context, [spec = ''], options) {
    if (options.check && options.overwrite) throw usageError('get', '--check contradicts --overwrite')
    if (options.output === STDOUT && (options.check || context.json)) {
      throw usageError('get', '--output - prints the package and cannot be used with --check or --json')
    }
    return await withRegistry(context, options, async (registry) => {
      const { release, read } = await findPublished(registry, spec, { signal: context.signal })
      const bytes = await read()
      const format = chooseFormat(options.format ?? 'auto', options.output, inspectComponent(bytes).kind)
      const [name, version] = [formatPackageName(release.name), formatVersion(release.version)]
      const file = outputPath(context.cwd, options.output, release.name, version, format)
      const { digest } = release
      const { content, needs } = await renderPackage({
        format,
        digest,
        label: `${name}@${version}`,
        bytes: () => Promise.resolve(bytes),
        signal: context.signal,
        store: registry.store,
        onProgress: (event) => context.progress.report(event),
      })
      const files: OutputFiles =
        content instanceof Map
          ? new Map([...content].map(([path, part]) => [join(file, path), part]))
          : new Map([[file, content]])
      if (options.output === STDOUT) return printFile(context, files, format)
      const document = { package: name, version, digest, format, file, needs }
      if (options.check) {
        const same = await isSameOnDisk(files)
        context.print({ ...document, same }, () => `${escapeText(file, 1000)} ${same ? 'is the same' : 'differs'}`)
        return same ? EXIT.ok : EXIT.failed
      }
      context.signal.throwIfAborted()
      await writeFiles(files, options.overwrite)
      context.print(document, () => `Got ${escapeText(spec)}: ${escapeText(file, 1000)}`)
      if (needs.length > 0) context.note(`It imports ${needs.join(' and ')}: npm install ${needs.join(' ')}`)
      return EXIT.ok
    })
  },
})

/** The same as in `lock export`. */
const STDOUT = '-'

function printFile(context: Context, files: OutputFiles, format: PackageFormat): number {
  const [[, bytes] = []] = files
  if (bytes === undefined || format === 'js')
    throw usageError('get', '--format js writes a folder: name it with --output')
  context.progress.clear()
  context.stdout.write(bytes)
  return EXIT.ok
}
