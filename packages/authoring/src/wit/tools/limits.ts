/** Maximum time for one request. WASI's packages together take 50 ms, so this is enough for a slow and busy machine. */
export const WIT_TIMEOUT_MS: number = 30_000

/** Maximum of a request's text and bytes together. WASI's packages have 0.3 MB. */
export const MAX_REQUEST_BYTES: number = 64 * 1024 * 1024

/** Maximum of an answer: packages can say in a few words what is long in full. */
export const MAX_ANSWER_BYTES: number = 64 * 1024 * 1024

/** Maximum memory of the parser, which is part of the module (wit-tools/compress.mjs). */
export const MAX_MEMORY_BYTES: number = 512 * 1024 * 1024
