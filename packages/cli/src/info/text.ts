import type { ComponentFacts, GlueKind } from '@wasm-pkg/component'
import type { Signature } from '@wasm-pkg/registry-client'
import { escapeText, formatBytes } from '@wasm-pkg/registry-client/text'
import type { Capability } from '@wasm-pkg/wasi'
import type { Style } from '../output/style.js'
import { formatTable, tableLines } from '../output/table.js'

export interface SignaturesInfo {
  /** The signatures that the registry reports, not verified. Absent if they could not be listed. */
  readonly signatures?: readonly Signature[]
  /** The reason why they could not be listed. */
  readonly signaturesProblem?: string
}

/** The document of `wasm-pkg info --json`. */
export interface PackageInfo
  extends Pick<ComponentFacts, 'kind' | 'metadata' | 'producers' | 'imports' | 'exports'>, SignaturesInfo {
  readonly package: string
  readonly version: string
  /** Unknown without the network, like the signatures. */
  readonly versions: readonly string[] | undefined
  readonly skippedTags: readonly string[]
  readonly registry: string
  readonly source: string
  readonly digest: string
  readonly manifest: string | undefined
  readonly size: number
  readonly annotations: Readonly<Record<string, string>>
  readonly capabilities: readonly Capability[]
  readonly wit: string | undefined
  /** In Markdown, as published beside the package. Anyone who may push can replace it. */
  readonly readme: string | undefined
  /** For components, with `--verbose`. */
  readonly glue?: GlueKind
}

/** How many of the newest versions are shown. `--json` has all. */
const MAX_VERSIONS = 10

/**
 * Shows information from the registry and the bytes first, and separately the metadata that anyone can write into a
 * package.
 *
 * @param showReadme whether the whole README is shown
 */
export function infoText(info: PackageInfo, style: Style, showReadme: boolean): string {
  const metadata = Object.entries(info.metadata).map(([key, value]): readonly [string, string] => [key, String(value)])
  const tools = info.producers.map(({ name, version }) => `${name} ${version}`.trim()).join(', ') || 'it does not say'
  const rows = [
    ['kind', info.kind],
    ['size', formatBytes(info.size)],
    ['registry', info.registry],
    ['source', info.source],
    ['digest', info.digest],
    ['signatures', signaturesText(info)],
    ['versions', versionsText(info.versions)],
    ...(info.readme === undefined || showReadme ? [] : [['readme', '--readme shows it']]),
    ...(info.glue === undefined ? [] : [['calls', glueText(info.glue)]]),
  ]
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['It can', info.capabilities.map(({ title, can }) => `${title}: ${can}`)],
    ['Imports', info.imports],
    ['Exports', info.exports],
  ]
  const lists = sections.map(
    ([title, items]) =>
      `${style('bold', title)}\n${items.length === 0 ? '  nothing' : items.map((item) => `  ${escapeText(item)}`).join('\n')}`,
  )
  const wit = info.wit === undefined ? [] : [`${style('bold', 'WIT')}\n${indented(info.wit)}`]
  const readme =
    info.readme === undefined || !showReadme ? [] : [`${style('bold', 'README')}\n${indented(info.readme)}`]
  const description = [
    style('bold', 'Publisher’s description'),
    indentedTable([...metadata, ['made with', tools]]),
  ].join('\n')
  return [
    style('bold', `${info.package}@${info.version}`),
    formatTable(rows),
    ...lists,
    description,
    ...wit,
    ...readme,
  ].join('\n\n')
}

function versionsText(versions: readonly string[] | undefined): string {
  if (versions === undefined) return OFFLINE
  const newest = versions.slice(-MAX_VERSIONS).toReversed()
  const more = versions.length > newest.length ? `, and ${versions.length - newest.length} older` : ''
  return `${newest.join(', ')}${more}`
}

function glueText(glue: GlueKind): string {
  if (glue.kind === 'plain') return 'plain, without jco’s task runtime'
  return `tasks of jco’s runtime: ${escapeText(glue.reason)}`
}

const OFFLINE = 'not known: no registry was asked'

function signaturesText({ signatures, signaturesProblem }: SignaturesInfo): string {
  if (signatures === undefined) return signaturesProblem === undefined ? OFFLINE : `unknown: ${signaturesProblem}`
  if (signatures.length === 0) return 'none'
  const kinds = [...new Set(signatures.map(({ kind }) => kind))].join(', ')
  return `${signatures.length} (${kinds}), not verified`
}

function indentedTable(rows: readonly (readonly string[])[]): string {
  return tableLines(rows)
    .map((line) => `  ${line}`)
    .join('\n')
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${escapeText(line, line.length)}`.trimEnd())
    .join('\n')
}
