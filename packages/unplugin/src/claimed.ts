import { splitQuery } from '@wasm-pkg/project/specifier'
import type { Host } from './host.js'

/** Whether the project claims a specifier, with or without a query. */
export async function isClaimed(host: Host, specifier: string): Promise<boolean> {
  return (await host.project()).claims(splitQuery(specifier).path)
}

/** What a `resolveId` hook answers to leave the imports of packages in the code, for another step to resolve. */
export async function leaveToOthers(
  host: Host,
  specifier: string,
): Promise<{ readonly id: string; readonly external: true } | undefined> {
  return (await isClaimed(host, specifier)) ? { id: specifier, external: true } : undefined
}
