import { escapeText, formatBytes } from '@wasm-pkg/registry-client/text'
import type { FinishedBuild } from './once.js'

/** What was built, and what it asks of its host. */
export function formatPackageBuild({ name, version, file, size, digest, capabilities }: FinishedBuild): string {
  return [
    `built ${name}@${version}: ${escapeText(file, 1000)} (${formatBytes(size)}, ${digest})`,
    ...(capabilities.length === 0 ? ['It needs nothing of its host.'] : ['It can:']),
    ...capabilities.map(({ title, can }) => `  ${title}: ${can}`),
  ].join('\n')
}
