export { findImport } from './file-imports.js'
export { createSourceScanner, type ScannedSources } from './scanner.js'
export { type SourceImports, specifiersIn } from './specifiers.js'
