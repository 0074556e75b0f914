import { writePage } from './lib/write-page.mjs'

// Writes docs/benchmarks.md again from the results that bench/run.mjs has kept.
writePage()
