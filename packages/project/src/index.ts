export { parseLock } from './lock/parse.js'
export { formatLock } from './lock/print.js'
export { formatSpecifier, isSpecifierShape, parseSpecifier, type Specifier } from './specifier.js'
