import type { ResolvedWit } from '@wasm-pkg/authoring'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** `ns:name@version` of the package in the folder. */
export function packageLabel({ outline: { package: pack } }: Pick<ResolvedWit, 'outline'>): string {
  const { namespace, name, version } = pack
  return `${namespace}:${name}${version === null ? '' : `@${version}`}`
}

export function fetchedText(wit: ResolvedWit): string {
  const label = escapeText(packageLabel(wit))
  if (wit.fetched.length === 0) return `${label} refers to no packages in registries.`
  return [`${label} refers to`, ...wit.fetched.map((id) => `  ${escapeText(id)}`)].join('\n')
}
