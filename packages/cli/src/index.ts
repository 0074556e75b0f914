export type { Host } from './frame/create-context.js'
export { EXIT } from './frame/exit-codes.js'
export { run } from './frame/run.js'
