export { git } from './run.js'
