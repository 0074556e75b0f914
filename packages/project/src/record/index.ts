export { readBuildRecord } from './file.js'
export { type BuildRecorder, createBuildRecorder } from './recorder.js'
export type { BuildRecord, BuildTimes, PackageTimings } from './types.js'
