export { createSourceScanner, type ScannedSources } from './scanner.js'
export { MENTIONS_PACKAGE, type SourceImports, specifiersIn } from './specifiers.js'
