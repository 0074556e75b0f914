/** Largest binary that is read: twice the biggest component met (a whole language runtime with its ICU data). */
export const MAX_COMPONENT_SIZE: number = 512 * 1024 * 1024

/** wasm-tools refuses deeper nesting as well; real compositions nest three or four levels. */
export const MAX_NESTING: number = 100

/** Sections of one binary, nested ones included. Bindgen output has dozens; a composition of hundreds stays far below. */
export const MAX_SECTIONS: number = 100_000

/** Top-level imports plus exports. 10,000 imports are a supported load; the component model's own limit is 100,000. */
export const MAX_EXTERNS: number = 100_000

/** Definitions that one binary may have, nested and repeatedly instantiated ones included: bindgen output has thousands. */
export const MAX_DEFINITIONS: number = 200_000

/** wasm-tools' own limit for names. */
export const MAX_NAME_BYTES: number = 100_000

/** Longest metadata text kept: package pages show a paragraph, not a book. */
export const MAX_METADATA_BYTES: number = 64 * 1024

/** Entries of a producers section that are read. */
export const MAX_PRODUCERS: number = 1_000

/** Longest a worker may spend on one component: ten times what the 12 MB samples need on a slow machine. */
export const WORK_TIMEOUT_MS: number = 120_000
