export { type BuildRecord, readBuildRecord } from './file.js'
export { type BuildRecorder, createBuildRecorder } from './recorder.js'
