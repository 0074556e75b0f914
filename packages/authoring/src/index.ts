export { buildPackage } from './build/build-package.js'
export type { BuildRequest, BuiltPackage } from './build/types.js'
