import { adders } from '../lib/components.mjs'
import { compare } from '../lib/measure.mjs'
import { runChild } from '../lib/processes.mjs'
import { published } from '../lib/published.mjs'
import { report } from '../lib/report.mjs'
import { sized } from '../lib/settings.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

/** What the projects use together, each about the size of a component in Rust or C: each of the largest has its own part, the others a few of all. */
const COMPONENTS = sized(200, 50)
const PADDING = 250_000
const [LARGEST, OTHERS] = [10, sized(190, 40)]
const FEW = 2

/** A monorepo of 200 projects with one store, whose lock files exist: `install` of all in one process, compared with the largest ten. */
export async function run() {
  const workspace = await createWorkspace()
  try {
    const components = await adders(COMPONENTS, PADDING)
    for (const component of components) await workspace.publish(component)
    const part = COMPONENTS / LARGEST
    const large = await projects(workspace, 'large', LARGEST, (index) =>
      components.slice(index * part, (index + 1) * part),
    )
    const small = await projects(workspace, 'small', OTHERS, (index) =>
      Array.from({ length: FEW }, (_, at) => components[(index * FEW + at) % COMPONENTS]).filter(
        (it) => it !== undefined,
      ),
    )
    const library = published('@wasm-pkg/core/project')
    const install = async (/** @type {readonly string[]} */ roots, frozen = true) => {
      const { own, cpu } = await runChild('fetch', { how: 'install', roots, frozen, library }, workspace.env)
      return { ms: own.ms, cpu }
    }
    const all = [...large, ...small]
    await install(all, false)
    const ten = `the largest ${LARGEST}`
    const everything = 'all projects'
    const rows = await compare(
      [
        { what: `${ten}, empty store`, prepare: workspace.emptyStore, work: () => install(large) },
        { what: `${everything}, empty store`, prepare: workspace.emptyStore, work: () => install(all) },
        { what: `${ten}, nothing to do`, work: () => install(large, false) },
        { what: `${everything}, nothing to do`, against: `${ten}, nothing to do`, work: () => install(all, false) },
      ],
      { most: 7, seconds: 20 },
    )
    const again = rows.map((row) => (row.what === `${ten}, nothing to do` ? { ...row, against: row.what } : row))
    report('monorepo', `Install of ${all.length} projects with one store, one process, ${COMPONENTS} components`, again)
  } finally {
    await workspace.close()
  }
}

/**
 * @param {import('../lib/workspace.mjs').Workspace} workspace
 * @param {string} name
 * @param {number} count
 * @param {(index: number) => readonly import('../lib/components.mjs').Component[]} of
 */
async function projects(workspace, name, count, of) {
  const roots = []
  for (let index = 0; index < count; index++) {
    const dependencies = Object.fromEntries(of(index).map((it) => [it.name, it.version]))
    const manifest = JSON.stringify({ wasmPkg: { dependencies } })
    roots.push(await workspace.app(`${name}-${index}`, { 'package.json': manifest }))
  }
  return roots
}
