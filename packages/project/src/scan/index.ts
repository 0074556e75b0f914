export { createSourceScanner, type ScannedSources } from './scanner.js'
export { findImport, type SourceImports, specifiersIn } from './specifiers.js'
