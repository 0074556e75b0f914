import { type ListedPackage, listPackages, packageNames } from '@wasm-pkg/project'
import { escapeText, formatBytes } from '@wasm-pkg/registry-client/text'
import { LOCK_ONLY } from '../access/options.js'
import { withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'
import { usageError } from '../frame/parse.js'
import type { Style } from '../output/style.js'

export const command: Command = defineCommand({
  details:
    'Lists the packages that package.json and the source code require, with the packages linked to each. Repeated subtrees are shown once. Reads only package.json and the lock file, and uses no network.',
  options: { names: { type: 'boolean', text: 'Print the names of all packages, one per line' } },
  json: true,
  async run(context, _args, options) {
    if (options.names && context.json) throw usageError('list', '--json prints more than --names')
    await withProject(context, LOCK_ONLY, async (project) => {
      if (options.names)
        return context.print({}, () =>
          packageNames(project)
            .map((name) => escapeText(name))
            .join('\n'),
        )
      const packages = listPackages(project)
      context.print({ packages: packages.map(documentOf) }, () =>
        packages.length === 0
          ? 'The project has no packages.'
          : packages.flatMap((item) => linesOf(item, context.style, '', '')).join('\n'),
      )
    })
  },
})

function documentOf(item: ListedPackage): Readonly<Record<string, unknown>> {
  const { package: name, id, requirement, version, registry, override, requiredBy, entry, children, repeated } = item
  return {
    package: name,
    id,
    version,
    requirement,
    registry,
    source: entry?.source,
    digest: entry?.digest,
    kind: entry?.facts?.kind,
    size: entry?.facts?.size,
    imports: entry?.facts?.imports,
    exports: entry?.facts?.exports,
    override,
    requiredBy,
    repeated,
    children: children.map(documentOf),
  }
}

function linesOf(item: ListedPackage, style: Style, first: string, rest: string): readonly string[] {
  const { children } = item
  return [
    `${first}${describe(item, style)}`,
    ...children.flatMap((child, index) => {
      const isLast = index === children.length - 1
      return linesOf(child, style, `${rest}${isLast ? '└── ' : '├── '}`, `${rest}${isLast ? '    ' : '│   '}`)
    }),
  ]
}

function describe(item: ListedPackage, style: Style): string {
  return [
    style('bold', escapeText(item.id)),
    ...whatItIs(item),
    ...(item.repeated === true ? [style('dim', '(see above)')] : []),
  ].join('  ')
}

function whatItIs({ requirement, registry, override, entry }: ListedPackage): readonly string[] {
  if (override !== undefined) return [`${escapeText(override, 1000)} (local file)`]
  if (entry === undefined) return [escapeText(requirement ?? ''), 'not locked yet']
  const parts = [escapeText(requirement ?? '')]
  if (registry !== undefined) parts.push(escapeText(registry))
  if (entry.facts !== undefined) parts.push(`${entry.facts.kind}, ${formatBytes(entry.facts.size)}`)
  return parts
}
