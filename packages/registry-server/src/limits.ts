/** The largest manifest taken, in bytes: what the distribution specification asks registries to support at least. */
export const MAX_MANIFEST_BYTES: number = 4 * 1024 * 1024

/** The largest blob taken, in bytes: no component comes near it, and a runaway client cannot fill memory or disk. */
export const MAX_BLOB_BYTES: number = 512 * 1024 * 1024

/** Longest repository name, in characters; many clients refuse more (distribution specification, Pulling manifests). */
export const MAX_NAME_LENGTH = 255

/** Uploads open at the same time; the one that waited longest makes room, as abandoned ones are never told apart. */
export const MAX_OPEN_UPLOADS = 256

/** Age in milliseconds at which an upload left behind by a killed server is taken for dead: a day. */
export const STALE_UPLOAD_MS: number = 24 * 60 * 60 * 1000
