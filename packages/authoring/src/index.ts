export { buildPackage } from './build/build-package.js'
export type { BuildRequest, BuiltPackage } from './build/types.js'
export { type PackedNpm, packNpm, type PackRequest } from './pack/pack-npm.js'
