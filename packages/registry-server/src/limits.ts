/** Maximum size of a manifest in bytes: the minimum that the distribution specification requires registries to support. */
export const MAX_MANIFEST_BYTES: number = 4 * 1024 * 1024

/**
 * Maximum size of a blob in bytes. No component is nearly as large, and a broken client cannot fill the memory or the
 * disk.
 */
export const MAX_BLOB_BYTES: number = 512 * 1024 * 1024

/**
 * Maximum length of a repository name, in characters. Many clients refuse longer ones (distribution specification,
 * Pulling manifests).
 */
export const MAX_NAME_LENGTH = 255

/**
 * Maximum number of open uploads. The one that was idle longest is dropped, because abandoned uploads cannot be
 * recognised.
 */
export const MAX_OPEN_UPLOADS = 256

/** Age in milliseconds at which an upload counts as left behind by a killed server: a day. */
export const STALE_UPLOAD_MS: number = 24 * 60 * 60 * 1000
