import { buildWit } from '@wasm-pkg/authoring'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { resolve } from 'node:path'
import { writeFiles } from '../files/write-files.js'
import { type Command, defineCommand } from '../frame/command.js'
import { WIT_OPTIONS, withWit } from '../wit/folder.js'

export const command: Command = defineCommand({
  parameters: ['[folder]'],
  options: {
    ...WIT_OPTIONS,
    output: {
      type: 'string',
      short: 'o',
      value: 'file',
      text: 'Output file (default: <namespace>_<name>@<version>.wasm)',
    },
  },
  details:
    'Builds a WIT package from the WIT in a folder (default: wit), with the metadata in wkg.toml. The bytes are those of wkg build. First fetches and pins the packages that the WIT refers to. Replaces an earlier output.',
  examples: ['wasm-pkg wit build', 'wasm-pkg wit build interfaces -o dist/api.wasm'],
  json: true,
  async run(context, [path], options) {
    await withWit(context, path, options, async ({ project, wit }) => {
      const { name, version, bytes } = await buildWit(project.root, wit)
      const label = version === undefined ? name : `${name}@${version}`
      const file = resolve(context.cwd, options.output ?? `${label.replace(':', '_')}.wasm`)
      context.signal.throwIfAborted()
      await writeFiles(new Map([[file, bytes]]), true)
      const digest = sha256(bytes)
      context.print({ package: label, file, digest, size: bytes.length }, () => {
        return `Built ${label}: ${escapeText(file, 1000)} (${digest})`
      })
    })
  },
})
