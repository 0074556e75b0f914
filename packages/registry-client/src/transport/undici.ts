/**
 * By its file, since Bun puts a part of its own in the place of `undici`, which ignores dispatchers: proxies, certificate
 * authorities and limits of time would not apply.
 */
export async function loadUndici(): Promise<typeof import('undici')> {
  return await import('undici/index.js')
}
