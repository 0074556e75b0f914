import { escapeText, formatBytes } from '@wasm-pkg/registry-client/text'
import type { FinishedBuild } from './once.js'

/** What was built, and what it can do. */
export function formatPackageBuild({ name, version, file, size, digest, capabilities }: FinishedBuild): string {
  return [
    `Built ${name}@${version}: ${escapeText(file, 1000)} (${formatBytes(size)}, ${digest})`,
    ...(capabilities.length === 0 ? ['It imports nothing from its host.'] : ['It can:']),
    ...capabilities.map(({ title, can }) => `  ${title}: ${can}`),
  ].join('\n')
}
