/** Maximum size of a binary: twice the largest known component (a complete language runtime with its ICU data). */
export const MAX_COMPONENT_SIZE: number = 512 * 1024 * 1024

/** wasm-tools has the same limit. Real compositions have three or four levels. */
export const MAX_NESTING: number = 100

/** Sections of one binary, including nested ones. Bindgen output has dozens; a composition of hundreds stays far below. */
export const MAX_SECTIONS: number = 100_000

/** Top-level imports plus exports. 10,000 imports are supported; the component model's own limit is 100,000. */
export const MAX_EXTERNS: number = 100_000

/**
 * Maximum number of definitions in one binary, including nested and repeatedly instantiated ones. Bindgen output has
 * thousands.
 */
export const MAX_DEFINITIONS: number = 200_000

/** wasm-tools' own limit for names. */
export const MAX_NAME_BYTES: number = 100_000

/** Maximum length of metadata text. Package pages show a paragraph, not a book. */
export const MAX_METADATA_BYTES: number = 64 * 1024

/** Entries of a producers section that are read. */
export const MAX_PRODUCERS: number = 1_000

/** Maximum time that a worker can spend on one component: ten times what the 12 MB samples need on a slow machine. */
export const WORK_TIMEOUT_MS: number = 120_000
