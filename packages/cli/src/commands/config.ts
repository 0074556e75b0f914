import { chooseRegistry, type Config, configPaths, type RegistryChoice } from '@wasm-pkg/registry-client/config'
import { formatPackageName, parsePackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { readConfig } from '../access/with-registry.js'
import { type Command, defineCommand } from '../frame/command.js'
import { formatTable } from '../output/table.js'

const { registry, config } = REGISTRY_OPTIONS

export const command: Command = defineCommand({
  parameters: ['[package...]'],
  options: { registry, config },
  details:
    'Without packages, shows every configured value with the file and line it comes from, lowest precedence first. Secrets are shown as ***. With packages, shows which registry each one comes from and why.',
  examples: ['wasm-pkg config', 'wasm-pkg config acme:image'],
  json: true,
  async run(context, packages, options) {
    const { config: effective } = await readConfig(context, options)
    for (const warning of effective.warnings) context.warn(warning)
    if (packages.length > 0) {
      const names = packages.map((text): PackageName => parsePackageName(text))
      const choices = names.map((name) => ({
        package: formatPackageName(name),
        ...choiceDocument(chooseRegistry(effective, name)),
      }))
      context.print({ packages: choices }, () =>
        formatTable(choices.map((choice) => [choice.package, choice.registry, choice.why])),
      )
      return
    }
    const paths = await pathsOf(context.env)
    const { sources, warnings } = effective
    context.print({ ...paths, sources, warnings }, () => textOf(paths, effective))
  },
})

function choiceDocument({ registry: name, why }: RegistryChoice): { readonly registry: string; readonly why: string } {
  return { registry: name, why }
}

async function pathsOf(env: NodeJS.ProcessEnv): Promise<{ readonly file: string; readonly cache: string }> {
  const { config: file, cache } = configPaths(env)
  return { file, cache }
}

function textOf({ file, cache }: { readonly file: string; readonly cache: string }, { sources }: Config): string {
  const rows = sources.map(({ key, value, origin, overridden }) => [
    key,
    value,
    `${origin}${overridden ? ' (overridden)' : ''}`,
  ])
  const values =
    rows.length === 0 ? 'Nothing is configured. wasi:* and ba:* have built-in registries.' : formatTable(rows)
  return `${formatTable([
    ['configuration file', file],
    ['cache', cache],
  ])}\n\n${values}`
}
