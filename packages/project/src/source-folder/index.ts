export { type PackageIdentity, readIdentity, WIT_FOLDER } from './identity.js'
export { recordBuild } from './source-folders.js'
export { withoutComments } from './wit-comments.js'
export type { BuildFolder, BuildMode, BuiltFolder } from './types.js'
