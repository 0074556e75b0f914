import { benchmarks } from './benchmarks.mjs'

// Runs one benchmark, for bench/run.mjs.

/** @type {Readonly<Record<string, import('./benchmarks.mjs').Benchmark>>} */
const all = benchmarks
const { run } = (await all[process.argv[2] ?? '']?.load()) ?? {}
if (run === undefined) throw new Error(`there is no benchmark ${process.argv[2]}`)
await run()
