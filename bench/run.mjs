import { ensureBuilt } from '../scripts/lib/ensure-build.mjs'
import { ensureInstalled } from '../scripts/lib/ensure-install.mjs'

// `npm run bench` runs all, `npm run bench lock-file` some.
const wanted = process.argv.slice(2)
await ensureInstalled()
await ensureBuilt()
const { benchmarks } = await import('./benchmarks.mjs')
for (const [name, benchmark] of Object.entries(benchmarks)) {
  if (wanted.length === 0 || wanted.includes(name)) await benchmark()
}
