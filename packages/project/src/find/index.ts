export { findPackage, findPublished, type FindOptions, type FoundPackage, type PackageSources } from './find-package.js'
