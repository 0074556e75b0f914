import { escapeText, formatBytes } from '@wasm-pkg/registry-client/text'
import type { Capability } from '@wasm-pkg/wasi'
import type { FinishedBuild } from './once.js'

/** What was built, and what it can do. */
export function formatPackageBuild(build: FinishedBuild): string {
  const { name, version, file, size, digest, capabilities } = build
  return [
    `Built ${name}@${version}: ${escapeText(file, 1000)} (${formatBytes(size)}, ${digest})`,
    ...(capabilities.length === 0 ? ['It imports nothing from its host.'] : ['It can:']),
    ...capabilities.map(({ title, can }) => `  ${title}: ${can}`),
    ...changeLines(build),
  ].join('\n')
}

function changeLines({ capabilities, published }: FinishedBuild): readonly string[] {
  if (published === undefined) return []
  const gained = titlesOfFirst(capabilities, published.capabilities)
  const lost = titlesOfFirst(published.capabilities, capabilities)
  if (gained === '' && lost === '') return []
  return [
    `Since ${published.version}, the last published version:`,
    ...(gained === '' ? [] : [`  it gains ${gained}`]),
    ...(lost === '' ? [] : [`  it drops ${lost}`]),
  ]
}

/** What only the first has. */
function titlesOfFirst(first: readonly Capability[], second: readonly Capability[]): string {
  return first.flatMap(({ id, title }) => (second.some((other) => other.id === id) ? [] : [title])).join(', ')
}
