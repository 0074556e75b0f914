import type { BuiltPackage } from '@wasm-pkg/authoring'
import { escapeText, formatBytes } from '@wasm-pkg/registry-client/text'
import type { Capability } from '@wasm-pkg/wasi'

/** What was built, and what it asks of its host. */
export function buildText({
  name,
  version,
  file,
  size,
  digest,
  capabilities,
}: BuiltPackage & { readonly file: string; readonly capabilities: readonly Capability[] }): string {
  return [
    `built ${name}@${version}: ${escapeText(file, 1000)} (${formatBytes(size)}, ${digest})`,
    ...(capabilities.length === 0 ? ['It needs nothing of its host.'] : ['It can:']),
    ...capabilities.map(({ title, can }) => `  ${title}: ${can}`),
  ].join('\n')
}
