import { witText } from '@wasm-pkg/component'
import { findPackage } from '@wasm-pkg/project/find'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { withRegistry } from '../access/with-registry.js'
import { type Command, defineCommand } from '../frame/command.js'

export const command: Command = defineCommand({
  parameters: ['<spec>'],
  options: REGISTRY_OPTIONS,
  details:
    'Prints the interfaces and the world of a package, read from its bytes. With --offline, prints the version that the project pins.',
  examples: ['wasm-pkg wit wasi:http@0.2.0 | less'],
  json: true,
  async run(context, [spec = ''], options) {
    await withRegistry(context, options, async (access) => {
      const { release, read } = await findPackage(access, spec, { signal: context.signal })
      const wit = await witText(await read())
      const { name, version, digest } = release
      // Doc comments are the publisher's text. They must not contain terminal control characters.
      context.print({ package: formatPackageName(name), version: formatVersion(version), digest, wit }, () =>
        wit
          .split('\n')
          .map((line) => escapeText(line, line.length))
          .join('\n'),
      )
    })
  },
})
