import { buildSample } from '../samples/index.mjs'
import { variant } from './lib/components.mjs'
import { compare } from './lib/measure.mjs'
import { runChild } from './lib/processes.mjs'
import { report } from './lib/report.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 3
const PADDING = 256_000_000
const SMALL = 'small component'
const LARGE = '256 MB component'

/** Time and memory of the installation of one large component, compared with one of 1.2 kB. */
export async function largeInstall() {
  const workspace = await createWorkspace()
  try {
    const { bytes } = await buildSample('docs:adder@0.1.0')
    const install = async (/** @type {string} */ name, /** @type {Uint8Array} */ content) => {
      await workspace.publish({ name: `bench:${name}`, version: '0.1.0', bytes: content })
      const wasmPkg = { dependencies: { [`bench:${name}`]: '0.1.0' } }
      const app = await workspace.app(name, { 'package.json': JSON.stringify({ wasmPkg }) })
      return async () => (await runChild('fetch', { how: 'install', app, frozen: false }, workspace.env)).own
    }
    const small = await install('small', bytes)
    const large = await install('large', variant(bytes, 1, PADDING))
    const peaks = new Map([
      [SMALL, 0],
      [LARGE, 0],
    ])
    const row = (/** @type {string} */ what, /** @type {typeof small} */ run) => ({
      what,
      prepare: workspace.emptyStore,
      work: async () => {
        const { ms, peakMb } = await run()
        peaks.set(what, Math.max(peaks.get(what) ?? 0, peakMb))
        return { ms }
      },
    })
    const rows = await compare(RUNS, [row(SMALL, small), row(LARGE, large)])
    const [least = 0, most = 0] = peaks.values()
    report('large-install', 'Installing one large component', rows, [
      `memory at its peak: ${least} MB, and ${most - least} MB more for 256 MB`,
      'goal: at most 80 MB more',
    ])
  } finally {
    await workspace.close()
  }
}
