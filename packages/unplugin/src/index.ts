export type { Options, Platform } from './options.js'
