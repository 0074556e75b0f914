/**
 * Imports undici by its file, because Bun replaces `undici` with its own implementation, which ignores dispatchers.
 * Proxies, certificate authorities and timeouts would not apply.
 */
export async function loadUndici(): Promise<typeof import('undici')> {
  return await import('undici/index.js')
}
