import { frozenFetch } from './frozen-fetch.mjs'
import { lockFile } from './lock-file.mjs'

export const benchmarks = { 'lock-file': lockFile, 'frozen-fetch': frozenFetch }
