import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { buildApp, componentOf, checkSame, forgetBuilds, runBuild } from '../lib/build-app.mjs'
import { adders } from '../lib/components.mjs'
import { compare } from '../lib/measure.mjs'
import { runChild, runJco } from '../lib/processes.mjs'
import { report } from '../lib/report.mjs'
import { sized } from '../lib/settings.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

const COMPONENTS = sized(20, 6)

/** The first build of a program with many components, compared with the least that their transpilation takes on all cores. */
export async function run() {
  const workspace = await createWorkspace()
  const cores = availableParallelism()
  try {
    const components = await adders(COMPONENTS)
    const app = await buildApp(workspace, 'many', components)
    const files = components.map((component) => componentOf(app, component))
    const jobs = files.map((file) => ({ file, folder: join(app, 'again') }))
    const prepare = () => forgetBuilds(workspace, app)
    const rows = await compare(
      [
        {
          what: `${COMPONENTS} transpilations by jco, one process`,
          work: () => runChild('transpile', { jobs }),
        },
        { what: 'rolldown and wasm-pkg', prepare, work: () => runBuild(workspace, app, 'rolldown', 'wasm-pkg') },
        { what: 'one jco transpile', work: () => runJco(files[0] ?? '', join(app, 'by-cli')) },
      ],
      { seconds: 20 },
    )
    await runBuild(workspace, app, 'rolldown', 'hand')
    await checkSame(app, [
      ['rolldown', 'hand'],
      ['rolldown', 'wasm-pkg'],
    ])
    const [together, ours, single] = rows
    const ideal = (together?.cpu ?? 0) / cores
    const processes = ((single?.cpu ?? 0) * COMPONENTS) / cores
    const ratio = (ours?.median ?? 0) / processes
    const strict = (ours?.median ?? 0) / ideal
    report(
      'cold-build-many',
      `Cold build of ${COMPONENTS} components, on ${cores} cores`,
      rows,
      [
        `processor time of ${COMPONENTS} processes of jco transpile, divided by cores: ${processes.toFixed(0)} ms; wasm-pkg takes ${ratio.toFixed(2)} times this`,
        `processor time of one process with ${COMPONENTS} transpilations, divided by cores: ${ideal.toFixed(0)} ms; wasm-pkg takes ${strict.toFixed(2)} times this`,
      ],
      { ratio, strict },
    )
  } finally {
    await workspace.close()
  }
}
