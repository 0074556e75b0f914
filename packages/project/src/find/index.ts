export { findPackage, findPublished, type FindOptions, type FoundPackage, type PackageSources } from './find-package.js'
export { glueKindOf } from './glue-kind.js'
