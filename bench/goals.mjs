import { figure, more, ratio } from './lib/goal.mjs'

/**
 * What the project set out to reach. `held` is one sentence on what holds a figure back that misses its goal, from a profile. It is
 * shown only then.
 *
 * @typedef {object} Goal
 * @property {string} what
 * @property {string} against
 * @property {readonly import('./lib/goal.mjs').Check[]} checks
 * @property {string} held
 */

const HAND = 'hand-transpiled files'

/** @type {readonly Goal[]} */
export const goals = [
  {
    what: 'import of an entry and its plugin',
    against: 'import of `unplugin` and an empty plugin',
    checks: [
      more('entry', 'import of unplugin-wasm-pkg/vite and its plugin', 15),
      ratio('entry', 'import of unplugin-wasm-pkg/vite and its plugin', 1.25),
    ],
    held: 'Node.js finds, reads and compiles five files of ours, about 90 kB, in 10 ms.',
  },
  {
    what: '`wasm-pkg --version`',
    against: 'Node.js with an empty module',
    checks: [ratio('commands', 'wasm-pkg --version', 1.5)],
    held: '',
  },
  {
    what: '`wasm-pkg --help`',
    against: 'Node.js with an empty module',
    checks: [ratio('commands', 'wasm-pkg --help', 1.5)],
    held: '',
  },
  {
    what: '`wasm-pkg install`, nothing to do, 50 packages',
    against: 'Node.js with an empty module',
    checks: [ratio('commands', 'wasm-pkg install, nothing to do, 50 packages', 3)],
    held: '',
  },
  ...['vite', 'rollup', 'rolldown'].map((bundler) => ({
    what: `warm build, smallest component, ${title(bundler)}`,
    against: HAND,
    checks: [ratio('warm-build-docs-adder', `${bundler}: wasm-pkg`, 1.1)],
    held: '',
  })),
  ...['vite', 'rollup', 'rolldown'].map((bundler) => ({
    what: `warm build, component of 12.5 MB, ${title(bundler)}`,
    against: HAND,
    checks: [ratio('warm-build-docs-greet', `${bundler}: wasm-pkg`, 1)],
    held: '',
  })),
  {
    what: 'warm build, 50 components, Rolldown',
    against: 'rolldown-plugin-jco',
    checks: [ratio('many-builds', 'rolldown and wasm-pkg, warm', 0.5, 'rolldown and rolldown-plugin-jco')],
    held: '',
  },
  {
    what: 'its output, minified, with the WebAssembly',
    against: '–',
    checks: [figure('many-outputs', 'kilobytes', 60, 'kB')],
    held: '',
  },
  {
    what: 'cold build, smallest component, Rolldown',
    against: '`jco transpile` as a process',
    checks: [ratio('cold-build-docs-adder', 'rolldown and wasm-pkg', 1.15)],
    held: '',
  },
  {
    what: 'cold build, component of 12.5 MB, Rolldown',
    against: '`jco transpile` as a process',
    checks: [ratio('cold-build-docs-greet', 'rolldown and wasm-pkg', 1.05)],
    held: '',
  },
  {
    what: 'cold build, 20 components, Rolldown',
    against: 'processor time of 20 `jco transpile`, divided by cores',
    checks: [figure('cold-build-many', 'ratio', 1.15, 'x')],
    held: '',
  },
  {
    what: 'frozen fetch of 100 components',
    against: 'fetch, sha256 and write of the same bytes',
    checks: [ratio('frozen-fetch', 'frozen install', 1.25)],
    held: '',
  },
  {
    what: 'Node loader, warm, smallest component',
    against: HAND,
    checks: [ratio('node-loader-docs-adder', 'the loader', 1.25)],
    held: '',
  },
  {
    what: 'Node loader, warm, component of 12.5 MB',
    against: HAND,
    checks: [ratio('node-loader-docs-greet', 'the loader', 1.25)],
    held: '',
  },
  {
    what: 'start of a page with one component, slow processor',
    against: HAND,
    checks: [ratio('page-start-1', 'wasm-pkg', 1)],
    held: '',
  },
  {
    what: 'start of a page with 20 components, slow processor',
    against: HAND,
    checks: [ratio('page-start-20', 'wasm-pkg', 1)],
    held: '',
  },
  {
    what: 'memory of the install of a component of 256 MB',
    against: 'install of a small one',
    checks: [figure('large-install', 'added', 80, 'MB')],
    held: '',
  },
  {
    what: "Vite's dev server, first response of a module and its importer",
    against: 'a plain module and its importer',
    checks: [more('dev-server', "a package's module, wasm-pkg", 5)],
    held: '',
  },
  {
    what: 'call with two numbers',
    against: '–',
    checks: [figure('values-numbers', 'nanoseconds', 20, 'ns')],
    held: '',
  },
  {
    what: 'call with a text of 20 characters, both ways',
    against: '–',
    checks: [figure('values-text', 'nanoseconds', 400, 'ns')],
    held: '',
  },
  {
    what: 'call with a `list<u8>` of 1 MB, both ways',
    against: 'two copies',
    checks: [ratio('values-bytes', 'wasm-pkg', 1.5)],
    held: '',
  },
  {
    what: 'call with 1,000 records of four fields, both ways',
    against: 'conversion written by hand',
    checks: [ratio('values-records', 'wasm-pkg', 1.5)],
    held: '',
  },
  {
    what: 'install of 200 projects with one store, empty at first',
    against: 'the largest ten',
    checks: [ratio('monorepo', 'all 200, empty store', 1.3)],
    held: '',
  },
  {
    what: 'growth over 1 to 1,000 components, steepest of time, memory and requests',
    against: 'proportional',
    checks: [figure('scale-components', 'steepest', 1.15, 'as exponent')],
    held: '',
  },
  {
    what: 'growth over 1 to 256 MB, steepest of time, memory and requests',
    against: 'proportional',
    checks: [figure('scale-sizes', 'steepest', 1.15, 'as exponent')],
    held: '',
  },
]

/** @param {string} bundler */
function title(bundler) {
  return `${bundler[0]?.toUpperCase()}${bundler.slice(1)}`
}
