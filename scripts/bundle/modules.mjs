import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { rolldown } from 'rolldown'
import { root } from '../lib/root.mjs'
import { keepPlaces } from './beside.mjs'
import { packageName, publishedName } from './packages.mjs'
import { JCO } from './third-party.mjs'

const PACKAGES = join(root, 'packages')
const BASE = join(root, 'packages/core/dist/base.js')
const PROJECT = join(root, 'packages/project/dist/index.js')
const USES_UNPLUGIN = /[\\/]create-plugin\.js$/
const INSTALL = join(root, 'packages/cli/dist/commands/install.js')

/**
 * Bundles the compiler's output into a few files that people can read and debug. Keeps names, docstrings and the paths
 * of the sources.
 *
 * @param {import('./entries.mjs').Entries} input
 * @param {import('./packages.mjs').Manifest} manifest
 * @param {string} dir
 * @param {import('./bundle.mjs').OutputName} outputName
 * @returns {Promise<ReadonlySet<string>>} the bundled modules
 */
export async function bundleModules(input, manifest, dir, outputName) {
  const bundle = await rolldown({
    cwd: root,
    input: { ...input },
    platform: 'node',
    // The ES modules of CommonJS packages. Their other modules require parts at run time.
    resolve: { mainFields: ['module', 'main'] },
    // `sideEffects` in our manifests is for bundlers of applications. Here, all our statements are kept.
    treeshake: { moduleSideEffects: (id) => id.startsWith(PACKAGES) },
    plugins: [published(manifest), keepPlaces((id) => placeOf(id, outputName))],
    onLog(level, log) {
      if (level === 'warn') throw new Error(`${manifest.name} does not bundle cleanly: ${log.message}`)
    },
  })
  const { output } = await bundle.write({
    dir,
    format: 'esm',
    minify: false,
    minifyInternalExports: false,
    chunkFileNames: ({ name, moduleIds }) => `chunks/${nameOf(name, moduleIds)}.js`,
    codeSplitting: {
      groups: [
        { name: 'base', test: (id) => id === BASE, priority: 1 },
        // Whatever opens a project loads all that it loads at once.
        { name: loadedBy(PROJECT, 'project'), debugName: 'project' },
        ...shared(input, manifest),
        // Before the rest of a program, so that it speaks before a release of Node that is too old fails at something.
        { name: 'require-node', test: /[\\/]require-node\.js$/, priority: 2 },
        // It loads unplugin, which plugins for Vite, Rollup and Rolldown do without.
        { name: 'create-plugin', test: USES_UNPLUGIN },
      ],
    },
  })
  await bundle.close()
  return new Set(output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : [])))
}

/**
 * Puts what a module loads into one file. Finding, reading and linking one file takes Node half the time of twenty smaller ones.
 *
 * @param {string} module
 * @param {string} name of the file
 * @param {(id: string) => boolean} [test]
 * @returns {(id: string, context: { getModuleInfo(id: string): { importedIds: readonly string[] } | null }) => string | null}
 */
function loadedBy(module, name, test = () => true) {
  /** @type {Set<string> | undefined} */
  let loaded
  return (id, context) => {
    if (loaded === undefined) {
      loaded = new Set([module])
      // A set also gives what is added while it is walked.
      for (const each of loaded)
        for (const imported of context.getModuleInfo(each)?.importedIds ?? []) loaded.add(imported)
    }
    return loaded.has(id) && test(id) ? name : null
  }
}

/**
 * What all entries of a package load, or a program before it knows its command, is one file, instead of one for each set of
 * entries that load it. So is what commands on a project share. What starts when it is loaded stays out of it.
 *
 * @param {import('./entries.mjs').Entries} input
 * @param {import('./packages.mjs').Manifest} manifest
 * @returns {import('rolldown').CodeSplittingGroup[]}
 */
function shared(input, { bin }) {
  const entries = Object.values(input)
  const test = (/** @type {string} */ id) => id.startsWith(PACKAGES) && !entries.includes(id) && !USES_UNPLUGIN.test(id)
  if (bin !== undefined) {
    return [
      { name: 'main', test, tags: ['$initial'], priority: 1 },
      // What commands share that work on a project. `install` needs nothing that the others do not need.
      { name: loadedBy(INSTALL, 'shared', (id) => test(id) && id !== INSTALL), debugName: 'shared' },
    ]
  }
  return [{ name: 'common', test, minShareCount: Math.max(4, Math.ceil(entries.length / 3)) }]
}

/**
 * The bundler's own name, unless it is only the name of the folder or of the entry file. @param {string} name @param
 * {readonly string[]} ids
 */
function nameOf(name, ids) {
  return name === 'dist' || (ids.length > 0 && ids.every((id) => !id.startsWith(PACKAGES))) ? ownerOf(ids) : name
}

/** The package with most of the modules. @param {readonly string[]} ids */
function ownerOf(ids) {
  const owners = ids.map(
    (id) =>
      /(?:packages|node_modules)\/(?:@[^/]+\/)?(?<name>[^/]+)/.exec(id.replaceAll('\\', '/'))?.groups?.['name'] ??
      'shared',
  )
  const count = (/** @type {string} */ name) => owners.filter((owner) => owner === name).length
  return owners.toSorted((a, b) => count(b) - count(a))[0]
}

/** @param {string} id @param {import('./bundle.mjs').OutputName} outputName */
function placeOf(id, outputName) {
  const path = relative(PACKAGES, id).replaceAll('\\', '/')
  return path.startsWith('..') ? undefined : outputName(path)
}

/**
 * Decides which imports stay, and under which name. @param {import('./packages.mjs').Manifest} manifest @returns
 * {import('rolldown').Plugin}
 */
function published({ name, dependencies, peerDependencies }) {
  const kept = new Set(Object.keys({ ...dependencies, ...peerDependencies }))
  const base = new Set(baseParts())
  return {
    name: 'published',
    resolveId(specifier) {
      if (packageName(specifier) === JCO) return { id: '#jco', external: true }
      if (kept.has(packageName(specifier))) return { id: specifier, external: true }
      if (name === '@wasm-pkg/core' || !kept.has('@wasm-pkg/core')) return undefined
      if (base.has(specifier)) return { id: '@wasm-pkg/core/base', external: true }
      const id = publishedName(specifier)
      return id === specifier ? undefined : { id, external: true }
    },
  }
}

/** The modules in `@wasm-pkg/core/base`. */
function baseParts() {
  const code = readFileSync(BASE, 'utf8')
  return [...code.matchAll(/^export \* from '(?<specifier>[^']+)';?$/gm)].map(
    ({ groups }) => groups?.['specifier'] ?? '',
  )
}
