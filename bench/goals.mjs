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
    held: 'Node.js finds, reads and compiles the files of the entry, although it does not load unplugin.',
  },
  {
    what: '`wasm-pkg --version`',
    against: 'Node.js with an empty module',
    checks: [ratio('commands', 'wasm-pkg --version', 1.5)],
    held: 'Of 20 ms above Node.js, loading the names and errors that every command needs takes 8 ms, the command line itself 4 ms, and a stream for the output 4 ms.',
  },
  {
    what: '`wasm-pkg --help`',
    against: 'Node.js with an empty module',
    checks: [ratio('commands', 'wasm-pkg --help', 1.5)],
    held: 'Of 20 ms above Node.js, loading the names and errors that every command needs takes 8 ms, the command line itself 4 ms, and a stream for the output 4 ms.',
  },
  {
    what: '`wasm-pkg install`, nothing to do, 50 packages',
    against: 'Node.js with an empty module',
    checks: [ratio('commands', 'wasm-pkg install, nothing to do, 50 packages', 3)],
    held: 'Of the processor time above Node.js, loading our modules takes 25 ms, opening the project 10 ms, and finding, hashing and checking 50 packages 60 ms.',
  },
  ...['vite', 'rollup', 'rolldown'].map((bundler) => ({
    what: `warm build, smallest component, ${title(bundler)}`,
    against: HAND,
    checks: [ratio('warm-build-docs-adder', `${bundler}: wasm-pkg`, 1.1)],
    held: 'Of 65 ms of processor time above the bundler, loading the entry takes 17 ms, loading what opens the project 24 ms, resolving the package 10 ms, and comparing types and roots at the end 14 ms.',
  })),
  ...['vite', 'rollup', 'rolldown'].map((bundler) => ({
    what: `warm build, component of 12.5 MB, ${title(bundler)}`,
    against: HAND,
    checks: [ratio('warm-build-docs-greet', `${bundler}: wasm-pkg`, 1)],
    held: 'Besides what a small component takes, the component and its WebAssembly are read and hashed once each, 12 ms each, because everything that is compiled or shipped is verified at every read.',
  })),
  {
    what: 'warm build, 50 components, Rolldown',
    against: 'rolldown-plugin-jco',
    checks: [ratio('many-builds', 'rolldown and wasm-pkg, warm', 0.5, 'rolldown and rolldown-plugin-jco')],
    held: 'Every component has a folder in the store, whose files are opened, hashed and read one by one.',
  },
  {
    what: 'its JavaScript, minified',
    against: '–',
    checks: [figure('many-outputs', 'javascript', 60, 'kB')],
    held: 'Each component has 1 kB of glue of its own, and in output for Node.js it repeats 0.8 kB that reads and compiles its WebAssembly and names what an engine lacks.',
  },
  {
    what: 'its output, minified, with the WebAssembly of the components',
    against: '–',
    checks: [figure('many-outputs', 'kilobytes', 60, 'kB')],
    held: 'The WebAssembly of the 50 components, which nothing can share, is 25 kB of it.',
  },
  {
    what: 'cold build, smallest component, Rolldown',
    against: '`jco transpile` as a process',
    checks: [ratio('cold-build-docs-adder', 'rolldown and wasm-pkg', 1.15)],
    held: 'jco takes 0.35 s of processor time, and parsing, rewriting and checking the 97 kB of JavaScript that it writes takes as long; the bundler and the network are on our side only.',
  },
  {
    what: 'cold build, component of 12.5 MB, Rolldown',
    against: '`jco transpile` as a process',
    checks: [ratio('cold-build-docs-greet', 'rolldown and wasm-pkg', 1.05)],
    held: 'jco takes 1.8 s of processor time, and parsing, rewriting and checking the 800 kB of JavaScript that it writes takes 1.6 s, a third of it in the garbage collector.',
  },
  {
    what: 'cold build, 20 components, Rolldown',
    against: 'processor time of 20 `jco transpile`, divided by cores',
    checks: [figure('cold-build-many', 'ratio', 1.15, 'x')],
    held: 'For each component, jco takes 10 ms once it is warm, and parsing, rewriting and checking its 97 kB of JavaScript takes 50 to 100 ms.',
  },
  {
    what: 'frozen fetch of 100 components',
    against: 'fetch, sha256 and write of the same bytes',
    checks: [ratio('frozen-fetch', 'frozen install', 1.25)],
    held: 'Loading two files of undici takes 30 ms and its request objects, signals and timers 60 ms, which deadlines, redirects and size checks need; the profile of the rest is flat.',
  },
  {
    what: 'Node loader, warm, smallest component',
    against: HAND,
    checks: [ratio('node-loader-docs-adder', 'the loader', 1.25)],
    held: 'The thread for module hooks, which starts a second environment of Node.js and loads the project there, takes 55 ms of processor time, and resolving, reading and generating the modules takes 60 ms.',
  },
  {
    what: 'Node loader, warm, component of 12.5 MB',
    against: HAND,
    checks: [ratio('node-loader-docs-greet', 'the loader', 1.25)],
    held: 'Besides the thread for module hooks, hashing the WebAssembly of 12 MB before it is run takes 20 ms.',
  },
  {
    what: 'start of a page with one component, slow processor',
    against: HAND,
    checks: [ratio('page-start-1', 'wasm-pkg', 1)],
    held: "The component's module loads the shared runtime and its WebAssembly as files of their own, where jco puts small WebAssembly into the JavaScript.",
  },
  {
    what: 'start of a page with 20 components, slow processor',
    against: HAND,
    checks: [ratio('page-start-20', 'wasm-pkg', 1)],
    held: "The components' WebAssembly is loaded as files of their own, where jco puts small WebAssembly into the JavaScript.",
  },
  {
    what: 'memory of the install of a component of 256 MB',
    against: 'install of a small one',
    checks: [figure('large-install', 'added', 80, 'MB')],
    held: 'Pieces of the download wait for the disk.',
  },
  {
    what: "Vite's dev server, first response of a module and its importer",
    against: 'a plain module and its importer',
    checks: [more('dev-server', "a package's module, wasm-pkg", 5)],
    held: 'With the first import of a package, the plugin reads the configuration, package.json and the lock file, which takes 15 ms of processor time once; the module itself takes as long as a plain one.',
  },
  {
    what: 'call with two numbers',
    against: '–',
    checks: [figure('values-numbers', 'nanoseconds', 20, 'ns')],
    held: 'Each call checks that the instance may be entered and marks it as entered, which traps and resources need.',
  },
  {
    what: 'call with a text of 20 characters, both ways',
    against: '–',
    checks: [figure('values-text', 'nanoseconds', 400, 'ns')],
    held: 'Most of the time is in `TextEncoder` and `TextDecoder` and in the calls of the component that allocate and free memory.',
  },
  {
    what: 'call with a `list<u8>` of 1 MB, both ways',
    against: 'two copies',
    checks: [ratio('values-bytes', 'wasm-pkg', 1.5)],
    held: 'The result is copied to a new array, whose memory has to be allocated and cleared.',
  },
  {
    what: 'call with 1,000 records of four fields, both ways',
    against: 'conversion written by hand',
    checks: [ratio('values-records', 'wasm-pkg', 1.5)],
    held: 'Every field is checked before it is converted.',
  },
  {
    what: 'install of 200 projects with one store, empty at first',
    against: 'the largest ten',
    checks: [ratio('monorepo', 'all projects, empty store', 1.3)],
    held: 'Each of the 190 other projects takes 6 ms of processor time for its configuration, its sources and its lock file, and for verifying its packages, which each project does itself.',
  },
  {
    what: 'growth over 1 to 1,000 components, steepest of time, memory and requests',
    against: 'proportional',
    checks: [figure('scale-components', 'steepest', 1.15, 'as exponent')],
    held: 'One of the curves bends; the table of the curves shows which.',
  },
  {
    what: 'growth over 1 to 256 MB, steepest of time, memory and requests',
    against: 'proportional',
    checks: [figure('scale-sizes', 'steepest', 1.15, 'as exponent')],
    held: 'The disk takes longer for each megabyte when its cache is full; nothing of ours grows faster than the size.',
  },
]

/** @param {string} bundler */
function title(bundler) {
  return `${bundler[0]?.toUpperCase()}${bundler.slice(1)}`
}
