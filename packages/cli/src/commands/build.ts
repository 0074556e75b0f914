import { buildPackage } from '@wasm-pkg/authoring'
import { recordBuild } from '@wasm-pkg/project/source-folder'
import { packageFolder } from '@wasm-pkg/project/root'
import { capabilitiesOf } from '@wasm-pkg/wasi'
import { relative } from 'node:path'
import { buildText } from '../build/text.js'
import { type Command, defineCommand } from '../frame/command.js'

export const command: Command = defineCommand({
  details:
    'Builds the component whose sources are in this folder, as wasmPkg.build in package.json says, to dist/<namespace>-<name>.wasm. Its name and version come from the WIT in the folder wit. A build that fails leaves the last output as it was.',
  json: true,
  async run(context) {
    const root = packageFolder(context.cwd)
    const started = Date.now()
    const built = await buildPackage({ root, mode: 'production', signal: context.signal })
    await recordBuild(root, 'production', built, started)
    const { name, version, digest, size, imports, exports } = built
    for (const warning of built.warnings) context.warn(warning)
    const capabilities = capabilitiesOf(imports, name)
    const file = relative(context.cwd, built.output)
    context.print(
      { package: name, version, file, digest, size, imports, exports, capabilities, warnings: built.warnings },
      () => buildText({ ...built, file, capabilities }),
    )
  },
})
