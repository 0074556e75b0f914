import { adders } from '../lib/components.mjs'
import { compare } from '../lib/measure.mjs'
import { runChild } from '../lib/processes.mjs'
import { published } from '../lib/published.mjs'
import { report } from '../lib/report.mjs'
import { sized } from '../lib/settings.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

const MEGABYTES = sized(256, 64)
const SMALL = 'small component'
const LARGE = `${MEGABYTES} MB component`

/** Time and memory of the installation of one large component, compared with one of 1.2 kB. */
export async function run() {
  const workspace = await createWorkspace()
  try {
    const peaks = new Map()
    const contender = async (/** @type {string} */ what, /** @type {number} */ padding) => {
      const [component] = await adders(1, padding)
      if (component === undefined) throw new Error('there is no component')
      const name = `bench:padded-n${padding}`
      await workspace.publish({ ...component, name })
      const manifest = JSON.stringify({ wasmPkg: { dependencies: { [name]: component.version } } })
      const app = await workspace.app(`padded-${padding}`, { 'package.json': manifest })
      const input = { how: 'install', roots: [app], frozen: false, library: published('@wasm-pkg/core/project') }
      return {
        what,
        prepare: workspace.emptyStore,
        work: async () => {
          const { own, cpu } = await runChild('fetch', input, workspace.env)
          peaks.set(what, Math.max(peaks.get(what) ?? 0, own.peakMb))
          return { ms: own.ms, cpu }
        },
      }
    }
    const contenders = [await contender(SMALL, 0), await contender(LARGE, MEGABYTES * 1_000_000)]
    const rows = await compare(contenders, { most: 5, seconds: 10 })
    const [least, most] = [peaks.get(SMALL), peaks.get(LARGE)]
    const note = `memory at its peak, most of all runs: ${least} MB, and ${most - least} MB more for ${MEGABYTES} MB`
    report('large-install', 'Installing one large component', rows, [note], { added: most - least })
  } finally {
    await workspace.close()
  }
}
