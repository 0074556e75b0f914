import { lockFile } from './lock-file.mjs'

export const benchmarks = { 'lock-file': lockFile }
