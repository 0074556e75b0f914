/** The maximum size of a blob whose size is unknown. No component is nearly as large. The limit ends endless responses. */
export const MAX_BLOB_BYTES: number = 1024 * 1024 * 1024
