export { concat, signed, sized, text, unsigned } from './encode.js'
export { MAX_NAME_BYTES } from '../limits.js'
export { Reader } from './reader.js'
